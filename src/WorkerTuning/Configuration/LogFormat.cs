namespace WorkerTuning;

/// <summary>How a record of the access and the error log is written.</summary>
public enum LogFormat
{
    /// <summary>Lines as gunicorn writes them.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
