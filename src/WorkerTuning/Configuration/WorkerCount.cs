using System.Globalization;

namespace WorkerTuning;

/// <summary>How many workers: a number, or two between which the pool grows and shrinks with its load. Converts from a number.</summary>
/// <param name="Minimum">How many there are at least, and at the start.</param>
/// <param name="Maximum">How many there are at most.</param>
public readonly record struct WorkerCount(int Minimum, int Maximum)
{
    /// <summary>True where the pool may grow and shrink.</summary>
    public bool IsRange => Minimum != Maximum;

    /// <summary>Always as many.</summary>
    /// <param name="workers">How many.</param>
    public static implicit operator WorkerCount(int workers) => new(workers, workers);

    /// <inheritdoc cref="op_Implicit(int)"/>
    /// <returns>The number as both ends.</returns>
    public static WorkerCount FromInt32(int workers) => workers;

    /// <summary>As settings write it.</summary>
    /// <returns><c>4</c>, or <c>2..16</c>.</returns>
    public override string ToString() =>
        IsRange ? string.Create(CultureInfo.InvariantCulture, $"{Minimum}..{Maximum}") : Minimum.ToString(CultureInfo.InvariantCulture);
}
