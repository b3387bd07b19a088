namespace WorkerTuning;

/// <summary>How <c>--print-config</c> writes the settings.</summary>
public enum PrintConfigFormat
{
    /// <summary>Nothing is printed.</summary>
    Off,

    /// <summary>A line for each setting in force with its origin, then warnings, notes and advice.</summary>
    Text,

    /// <summary>The section of an appsettings.json that gives the same settings.</summary>
    AppSettings,

    /// <summary>Variables that give the same settings, for a shell or an <c>EnvironmentFile</c> of systemd.</summary>
    Env,

    /// <summary>A gunicorn.conf.py that gives the same settings.</summary>
    Gunicorn,
}
