using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>One limit of Kestrel's: the setting it comes from, how it is set, and how to see whether later code changed it.</summary>
/// <param name="setting">gunicorn's name.</param>
/// <param name="property">The property of <see cref="KestrelServerLimits"/>.</param>
internal abstract class KestrelLimit(string setting, string property)
{
    public string Setting => setting;

    public string Property => property;

    public abstract void Apply(LimitsPlan plan, KestrelServerLimits limits);

    /// <summary>
    /// Takes the limit from one plan to the next, null meaning Kestrel's own again. What the application's code decided since stays as it is.
    /// </summary>
    public abstract void Move(LimitsPlan from, LimitsPlan to, KestrelServerLimits limits);

    /// <summary>What is in force instead, as a value of the setting; null where the plan holds or says nothing.</summary>
    public abstract object? Overriding(LimitsPlan plan, KestrelServerLimits limits);
}

/// <inheritdoc/>
/// <typeparam name="TPlan">The plan's type.</typeparam>
/// <typeparam name="TKestrel">Kestrel's type.</typeparam>
internal sealed class KestrelLimit<TPlan, TKestrel>(string setting, string property) : KestrelLimit(setting, property)
    where TPlan : struct
{
    public required Func<LimitsPlan, TPlan?> Planned { get; init; }

    public required Func<TPlan, TKestrel> Map { get; init; }

    public required Func<KestrelServerLimits, TKestrel> Read { get; init; }

    public required Action<KestrelServerLimits, TKestrel> Write { get; init; }

    /// <summary>Kestrel's value as the setting would say it.</summary>
    public required Func<TKestrel, object> Show { get; init; }

    public override void Apply(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (Planned(plan) is { } planned)
            Write(limits, Map(planned));
    }

    public override void Move(LimitsPlan from, LimitsPlan to, KestrelServerLimits limits)
    {
        if (EqualityComparer<TKestrel>.Default.Equals(Read(limits), Value(from)))
            Write(limits, Value(to));

        TKestrel Value(LimitsPlan plan) => Planned(plan) is { } planned ? Map(planned) : Read(new KestrelServerLimits());
    }

    public override object? Overriding(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (Planned(plan) is not { } planned)
            return null;
        var inForce = Read(limits);
        return EqualityComparer<TKestrel>.Default.Equals(inForce, Map(planned)) ? null : Show(inForce);
    }
}
