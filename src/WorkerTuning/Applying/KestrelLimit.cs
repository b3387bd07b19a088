using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>
/// One limit of Kestrel's: the setting it comes from, how it is set, and how to see whether later code changed it. Values are boxed, so that a
/// package can hold machine code of it.
/// </summary>
/// <param name="Setting">gunicorn's name.</param>
/// <param name="Property">The property of <see cref="KestrelServerLimits"/>.</param>
/// <param name="Planned">Reads the plan; null where it says nothing.</param>
/// <param name="Read">Reads the limit.</param>
/// <param name="Write">Sets the limit.</param>
internal sealed record KestrelLimit(
    string Setting,
    string Property,
    Func<LimitsPlan, object?> Planned,
    Func<KestrelServerLimits, object?> Read,
    Action<KestrelServerLimits, object?> Write)
{
    /// <summary>The plan's value as Kestrel's.</summary>
    public Func<object, object?> Map { get; init; } = static value => value;

    /// <summary>Kestrel's value as the setting would say it.</summary>
    public Func<object?, object> Show { get; init; } = static value => value!;

    public void Apply(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (Planned(plan) is { } value)
            Write(limits, Map(value));
    }

    /// <summary>
    /// Takes the limit from one plan to the next, null meaning Kestrel's own again. What the application's code decided since stays as it is.
    /// </summary>
    public void Move(LimitsPlan from, LimitsPlan to, KestrelServerLimits limits)
    {
        if (Equals(Read(limits), Value(from)))
            Write(limits, Value(to));

        object? Value(LimitsPlan plan) => Planned(plan) is { } value ? Map(value) : Read(new KestrelServerLimits());
    }

    /// <summary>What is in force instead, as a value of the setting; null where the plan holds or says nothing.</summary>
    public object? Overriding(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (Planned(plan) is not { } value)
            return null;
        var inForce = Read(limits);
        return Equals(inForce, Map(value)) ? null : Show(inForce);
    }
}
