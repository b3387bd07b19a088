namespace WorkerTuning.Workers;

/// <summary>Where a lease stands. Only compare-and-swap moves it, so that a request's end and the arbiter's verdict exclude each other.</summary>
internal enum LeaseState
{
    /// <summary>In nobody's hands.</summary>
    Free,

    Active,

    /// <summary>The arbiter looks at it; the request's end waits the moment that takes.</summary>
    Held,

    /// <summary>Its time is over and its token has fired.</summary>
    Expired,

    /// <summary>It ignored that, and its connection was aborted.</summary>
    Aborted,
}
