using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>Decides which workers are due to be replaced, why, and from when on. Belongs to the arbiter's thread.</summary>
/// <param name="clock">The pool's.</param>
/// <param name="drains">Knows the stuck workers that a place has left behind.</param>
internal sealed class Dues(TimeProvider clock, Drains drains)
{
    /// <summary>The limits in force.</summary>
    public RecyclePlan Plan { get; set; } = new();

    /// <summary>Notes that a place's worker is to be replaced, unless it is due at least as soon already.</summary>
    public void Mark(Place place, RecycleReason reason, string? detail = null)
    {
        if (place.Worker is not { } worker || place.IsGone)
            return;
        // A young worker waits, so that a trigger that fires at once again and again cannot make a storm.
        var hold = Hold(place, reason);
        var from = hold == TimeSpan.Zero ? 0 : worker.Born + clock.Ticks(hold);
        if (Stands(place, reason, from))
            return;
        if (place.Due is null)
            place.DueSince = clock.GetTimestamp();
        place.Due = reason;
        place.Detail = detail;
        place.DueFrom = from;
    }

    /// <summary>Marks a worker that is old or idle enough.</summary>
    public void CheckAge(Place place, long now)
    {
        if (place.Worker is not { } worker)
            return;
        worker.Watch(now);
        if (now - worker.Born >= place.AgeLimit)
            Mark(place, RecycleReason.MaxAge);
        else if (Plan.MaxIdle > TimeSpan.Zero && worker is { Leases: 0, Served: > 0, LongLived.Now: 0 } && now - worker.LastUsed >= clock.Ticks(Plan.MaxIdle))
            Mark(place, RecycleReason.Idle);
        else
            Withdraw(place, RecycleReason.Idle);
    }

    /// <summary>Forgets a cause that is over, where the replacement has not begun.</summary>
    public static void Withdraw(Place place, RecycleReason reason)
    {
        if (place.Due != reason || place.Build is not null)
            return;
        place.Due = null;
        place.Detail = null;
    }

    /// <summary>The age that a worker must reach before that reason replaces it.</summary>
    public TimeSpan Hold(Place place, RecycleReason reason) => reason switch
    {
        RecycleReason.Memory or RecycleReason.Policy or RecycleReason.Idle => KillLoopGuard.Hold(place.Guard.InARow, Plan.MinLifetime),
        // Capacity is restored at once, but each stuck worker that is left behind holds threads and memory.
        RecycleReason.Stuck when drains.Stuck(place.Id) is var stuck && KillLoopGuard.Slows(stuck) => KillLoopGuard.Hold(stuck, Plan.MinLifetime),
        _ => TimeSpan.Zero,
    };

    // The first reason stands, unless a later one need not wait as long or will not pass; a stuck worker is one whatever else it is.
    private static bool Stands(Place place, RecycleReason reason, long from)
    {
        if (place.Due is not { } first)
            return false;
        if (reason == RecycleReason.Stuck)
            return place.Build is null && from > place.DueFrom;
        if (MayPass(first) && !MayPass(reason))
            return from > place.DueFrom;
        return place.Build is not null || from >= place.DueFrom;
    }

    private static bool MayPass(RecycleReason reason) => reason is RecycleReason.Idle or RecycleReason.Memory;
}
