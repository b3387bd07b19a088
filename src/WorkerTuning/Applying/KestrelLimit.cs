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
/// <param name="setting">gunicorn's name.</param>
/// <param name="property">The property of <see cref="KestrelServerLimits"/>.</param>
/// <param name="planned">Reads the plan.</param>
/// <param name="map">The plan's value as Kestrel's.</param>
/// <param name="read">Reads the limit.</param>
/// <param name="write">Sets the limit.</param>
/// <param name="show">Kestrel's value as the setting would say it.</param>
internal sealed class KestrelLimit<TPlan, TKestrel>(
    string setting,
    string property,
    Func<LimitsPlan, TPlan?> planned,
    Func<TPlan, TKestrel> map,
    Func<KestrelServerLimits, TKestrel> read,
    Action<KestrelServerLimits, TKestrel> write,
    Func<TKestrel, object> show) : KestrelLimit(setting, property)
    where TPlan : struct
{
    public override void Apply(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (planned(plan) is { } value)
            write(limits, map(value));
    }

    public override void Move(LimitsPlan from, LimitsPlan to, KestrelServerLimits limits)
    {
        if (EqualityComparer<TKestrel>.Default.Equals(read(limits), Value(from)))
            write(limits, Value(to));

        TKestrel Value(LimitsPlan plan) => planned(plan) is { } value ? map(value) : read(new KestrelServerLimits());
    }

    public override object? Overriding(LimitsPlan plan, KestrelServerLimits limits)
    {
        if (planned(plan) is not { } value)
            return null;
        var inForce = read(limits);
        return EqualityComparer<TKestrel>.Default.Equals(inForce, map(value)) ? null : show(inForce);
    }
}
