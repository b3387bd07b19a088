namespace WorkerTuning;

/// <summary>Which defaults fill in what is not set.</summary>
public enum DefaultsMode
{
    /// <summary>What is not set stays as ASP.NET Core has it; the workers are <c>cpu * 2 + 1</c> of class async.</summary>
    AspNetCore,

    /// <summary>gunicorn's own: one sync worker on 127.0.0.1:8000, request line 4094, keepalive 2 s, timeout 30 s and so on.</summary>
    Gunicorn,
}
