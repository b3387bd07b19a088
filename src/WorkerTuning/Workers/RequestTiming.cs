namespace WorkerTuning.Workers;

/// <summary>What holds for every request of the pool at this moment; replaced as a whole by a reload.</summary>
/// <param name="Timeout">Ticks of the pool's clock that a request may take; 0 for no limit.</param>
/// <param name="UntilResponseStarts">True where the limit ends with the start of the response, as in class async.</param>
/// <param name="EndpointsMatter">True where some endpoint is exempt or has a limit of its own, so that each request must learn its endpoint.</param>
internal sealed record RequestTiming(long Timeout, bool UntilResponseStarts, bool EndpointsMatter)
{
    /// <summary>True where a request may be ended, so that its token must be ours.</summary>
    public bool IsWatched => Timeout != 0 || EndpointsMatter;
}
