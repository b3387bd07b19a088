namespace WorkerTuning.Configuration.Python;

internal enum FlowKind
{
    Normal,
    Break,
    Continue,
    Return,

    /// <summary>It depends on something unknown how the block was left.</summary>
    Uncertain,
}

/// <summary>How a statement was left.</summary>
// Value: what is returned; for an uncertain flow, why it is uncertain.
// MayReturn: whether an uncertain flow may leave the function.
internal sealed record Flow(FlowKind Kind, object? Value = null, bool MayReturn = false)
{
    public static readonly Flow Normal = new(FlowKind.Normal);
    public static readonly Flow Break = new(FlowKind.Break);
    public static readonly Flow Continue = new(FlowKind.Continue);

    public bool IsNormal => Kind == FlowKind.Normal;
}
