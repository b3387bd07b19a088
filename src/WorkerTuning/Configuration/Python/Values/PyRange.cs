using System.Numerics;

namespace WorkerTuning.Configuration.Python;

internal sealed class PyRange(BigInteger start, BigInteger stop, BigInteger step)
{
    public BigInteger Start { get; } = start;

    public BigInteger Stop { get; } = stop;

    public BigInteger Step { get; } = step;

    public BigInteger Count => Step.Sign > 0
        ? BigInteger.Max(0, (Stop - Start + Step - 1) / Step)
        : BigInteger.Max(0, (Start - Stop - Step - 1) / -Step);
}
