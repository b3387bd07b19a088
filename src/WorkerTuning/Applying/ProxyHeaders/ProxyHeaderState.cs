namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>How far the first bytes of a connection decide whether they are a PROXY header. Later ones mean more.</summary>
internal enum ProxyHeaderState
{
    /// <summary>They are not one.</summary>
    Absent,

    /// <summary>They may become one.</summary>
    Undecided,

    /// <summary>They are one, and more of it is to come.</summary>
    Begun,

    /// <summary>It is all there.</summary>
    Complete,

    /// <summary>They begin like one and cannot become one.</summary>
    Malformed,
}
