using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The methods of <c>int</c> and <c>float</c> worth having.</summary>
internal static class NumberMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("is_integer", (m, a) => a[0] is not double number || double.IsInteger(number))
        .Add("bit_length", (m, a) => (BigInteger)BigInteger.Abs(m.Integer(a[0])).GetBitLength())
        .Freeze();
}
