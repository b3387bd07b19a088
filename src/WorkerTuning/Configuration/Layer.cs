namespace WorkerTuning.Configuration;

/// <summary>The kinds of source, weakest first.</summary>
internal enum Layer
{
    Default,

    /// <summary>appsettings and every .NET source that is neither environment nor command line.</summary>
    Application,

    /// <summary><c>PORT</c>, <c>WEB_CONCURRENCY</c> and their like.</summary>
    GenericVariable,

    /// <summary>gunicorn.conf.py.</summary>
    File,

    /// <summary><c>GUNICORN_WORKERS</c> and its like.</summary>
    GunicornVariable,

    /// <summary><c>WorkerTuning__Workers</c> and its like.</summary>
    ConfigurationVariable,

    /// <summary><c>GUNICORN_CMD_ARGS</c>.</summary>
    CommandArguments,

    CommandLine,

    Code,
}
