using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Configuration.Sources;

/// <summary>What the sources said: values of any strength, what is wrong, and what is worth a line in the log.</summary>
internal sealed class SourceReading
{
    public List<SettingValue> Values { get; } = [];

    /// <summary>Values of named pools.</summary>
    public List<PoolValue> PoolValues { get; } = [];

    public List<SettingProblem> Problems { get; } = [];

    /// <summary>What gunicorn.conf.py leaves unanswered; harmless for a setting that a stronger source gives.</summary>
    public List<SettingProblem> FileProblems { get; } = [];

    /// <summary>Odd but harmless: a blank variable, a skipped hook, a misspelt name that gunicorn would ignore.</summary>
    public List<SettingProblem> Notes { get; } = [];

    /// <summary>The words of the command line that are .NET's own.</summary>
    public List<string> DotnetWords { get; } = [];

    /// <summary>What an operator should mend, while the server runs.</summary>
    public List<SettingProblem> Warnings { get; } = [];

    /// <summary>True once a gunicorn.conf.py or gunicorn flags were read, which switches gunicorn's defaults on.</summary>
    public bool SpeaksGunicorn => GunicornBecause is not null;

    /// <summary>Which of them: the file, or else the first flag.</summary>
    public string? GunicornBecause { get; set; }

    /// <summary>Where the host is to listen by .NET's own settings, each with its origin; null where they say nothing.</summary>
    public string? HostAddresses { get; set; }

    /// <summary>True where the command line asks for the list of flags.</summary>
    public bool IsHelpWanted { get; set; }

    /// <summary>True for <c>--version</c>.</summary>
    public bool IsVersionWanted { get; set; }

    /// <summary>The gunicorn.conf.py that was read; null for none.</summary>
    public string? FilePath { get; set; }
}
