using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace WorkerTuning.Configuration;

/// <summary>Asks the DataAnnotations of a setting's property.</summary>
internal static class ValueChecks
{
    /// <returns>What is allowed, or null when the value holds.</returns>
    public static string? Find(Setting setting, object? value)
    {
        foreach (var check in setting.Checks)
        {
            if (!check.IsValid(value))
                return check is RangeAttribute range ? "must be " + Describe(range) : check.FormatErrorMessage(setting.Name);
        }

        return null;
    }

    /// <summary>A range in words: <c>from 1 to 32767</c>, or <c>1 or more</c> where the end is only the type's.</summary>
    public static string Describe(RangeAttribute range)
    {
        var (low, high) = (Number(range.Minimum), Number(range.Maximum));
        return high >= int.MaxValue - 2 ? $"{low:0} or more" : $"from {low:0} to {high:0}";
    }

    private static double Number(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);
}
