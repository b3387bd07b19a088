namespace WorkerTuning;

/// <summary>How a record of the access and the error log is written.</summary>
public enum LogFormat
{
    /// <summary>Lines as gunicorn writes them.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>
    /// Lines as gunicorn writes them, and those of the error log with milliseconds, the event's name in brackets behind the category, and the logging scopes
    /// in braces behind the message, the outermost first.
    /// </summary>
    Detailed,
}
