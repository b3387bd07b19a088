namespace WorkerTuning;

/// <summary>Which version of the PROXY protocol a connection may begin with.</summary>
public enum ProxyProtocol
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Version 1 or 2.</summary>
    Auto,

    /// <summary>The text form.</summary>
    V1,

    /// <summary>The binary form.</summary>
    V2,
}
