using System.Globalization;

namespace WorkerTuning;

/// <summary>How many workers: a number, or two between which the pool grows and shrinks with its load. Converts from a number.</summary>
public readonly record struct WorkerCount
{
    /// <summary>A range. What is out of bounds, or the wrong way round, is reported with the other settings.</summary>
    /// <param name="minimum">How many there are at least, and at the start; from 1.</param>
    /// <param name="maximum">How many there are at most; not below <paramref name="minimum"/>.</param>
    public WorkerCount(int minimum, int maximum)
    {
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>How many workers there are at least, and at the start.</summary>
    public int Minimum { get; }

    /// <summary>How many workers there are at most.</summary>
    public int Maximum { get; }

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
