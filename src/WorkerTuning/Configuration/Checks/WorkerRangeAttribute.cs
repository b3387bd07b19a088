using System.ComponentModel.DataAnnotations;

namespace WorkerTuning.Configuration.Checks;

/// <summary>Checks both ends of a <see cref="WorkerCount"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WorkerRangeAttribute(int least, int most) : RangeAttribute(least, most)
{
    public override bool IsValid(object? value) =>
        value is WorkerCount count ? base.IsValid(count.Minimum) && base.IsValid(count.Maximum) : base.IsValid(value);
}
