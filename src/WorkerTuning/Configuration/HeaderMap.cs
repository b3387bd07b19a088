namespace WorkerTuning;

/// <summary>What happens to a request header whose name holds an underscore, which other servers may confuse with a hyphen.</summary>
public enum HeaderMap
{
    /// <summary>The header is removed.</summary>
    Drop,

    /// <summary>The request is answered with 400.</summary>
    Refuse,

    /// <summary>The header is passed on.</summary>
    Dangerous,
}
