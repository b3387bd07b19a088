namespace WorkerTuning.Admission.Adaptive;

/// <summary>Between what an adaptive limit moves, both ends included.</summary>
internal readonly record struct LimitBounds(int Min, int Max)
{
    public int Clamp(double limit) => (int)Math.Clamp(Math.Round(limit), Min, Max);
}
