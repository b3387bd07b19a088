using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>Decides whose build begins now. Belongs to the arbiter's thread.</summary>
internal sealed class BuildTurns(Places places, Builds builds, Drains drains, RecycleAsks asks, TimeProvider clock)
{
    /// <summary>Due workers whose turn has come; <c>max_recycling</c> at a time, stuck ones besides.</summary>
    public void BeginDue(RecyclePlan plan, long now)
    {
        var room = plan.MaxRecycling - Out(now);
        var stuckRoom = builds.Most - StuckBuilds();
        foreach (var place in places.Due(now))
        {
            if (place.Due == RecycleReason.Stuck)
            {
                if (stuckRoom-- > 0)
                    Begin(place);
            }
            else if (room > 0 && drains.HasRoom(place.Id, plan))
            {
                room--;
                Begin(place);
            }
        }
    }

    /// <summary>A worker whose request is stuck does not wait for the next look.</summary>
    public void BeginStuck(Place place, long now)
    {
        if (place.Due == RecycleReason.Stuck && place.DueFrom <= now && Builds.May(place, now) && StuckBuilds() < builds.Most)
            Begin(place);
    }

    /// <summary>Places without a worker, the first ones first, as many as may be built at a time.</summary>
    public void BeginEmpty() => places.Empty(clock.GetTimestamp(), builds.Most).ForEach(Begin);

    private void Begin(Place place) => builds.Begin(place, asks.Latest);

    // Replacements that are built or drained; those past their grace no longer hold the others up.
    private int Out(long now) => places.All.Count(p => p is { Build: not null, Worker: not null }) + drains.Out(now);

    private int StuckBuilds() => places.All.Count(p => p is { Build: not null, Worker: not null, Due: RecycleReason.Stuck });
}
