using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("wsgi_app", "The application is this program itself; leave the name out.")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// The gunicorn.conf.py to read: a path, or <c>file:</c> and a path, from the working directory. Null: <c>./gunicorn.conf.py</c> where
    /// <c>AddGunicorn</c> is used and the file exists. <c>python:module</c> is refused, since no Python runs here.
    /// </summary>
    [Setting("config", Flags = "-c --config", NotInFile = true, Becomes = "the file that is read as a source of settings")]
    public string? Config { get; set; }

    /// <summary>Which defaults hold for what is not set. Null: gunicorn's once a gunicorn.conf.py or gunicorn flags were read, else ASP.NET Core's.</summary>
    [Setting("defaults", Ours = true, NotInFile = true, NeedsRestart = true, Becomes = "the values of every setting that no source gives")]
    public DefaultsMode? Defaults { get; set; }

    /// <summary>What happens when a setting is wrong. Null: <see cref="InvalidSettingAction.Refuse"/>.</summary>
    [Setting("on_invalid", Ours = true, NotInFile = true, Becomes = "a refusal to start, or warnings and the next weaker value")]
    public InvalidSettingAction? OnInvalid { get; set; }
}
