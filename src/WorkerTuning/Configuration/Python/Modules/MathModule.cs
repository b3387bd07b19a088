using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The functions of <c>math</c> that a worker formula may use.</summary>
internal static class MathModule
{
    public static readonly IReadOnlyDictionary<string, object> Members = new Dictionary<string, object>
    {
        ["pi"] = Math.PI,
        ["e"] = Math.E,
        ["inf"] = double.PositiveInfinity,
        ["nan"] = double.NaN,
        ["floor"] = new NativeFunction("floor", (m, a) => Rounded(m, a, Math.Floor)),
        ["ceil"] = new NativeFunction("ceil", (m, a) => Rounded(m, a, Math.Ceiling)),
        ["trunc"] = new NativeFunction("trunc", (m, a) => Rounded(m, a, Math.Truncate)),
        ["sqrt"] = new NativeFunction("sqrt", (m, a) => Math.Sqrt(AtLeast(m, a, 0))),
        ["log2"] = new NativeFunction("log2", (m, a) => Math.Log2(AtLeast(m, a, double.Epsilon))),
        ["pow"] = new NativeFunction("pow", (m, a) => Operators.Binary(m, "**", Arithmetic.ToDouble(m, a[0]), Arithmetic.ToDouble(m, a[1]))),
    };

    private static object Rounded(Machine machine, CallArguments arguments, Func<double, double> round)
    {
        arguments.Expect(machine, 1, 1);
        if (!Types.IsNumber(arguments[0])) throw machine.TypeError($"must be real number, not {Types.NameOf(arguments[0])}");
        // int() refuses what is not finite, with the same messages.
        return arguments[0] is double number && double.IsFinite(number)
            ? new BigInteger(round(number))
            : BuiltinTypes.ByName["int"].Construct(machine, arguments);
    }

    private static double AtLeast(Machine machine, CallArguments arguments, double least)
    {
        arguments.Expect(machine, 1, 1);
        if (!Types.IsNumber(arguments[0])) throw machine.TypeError($"must be real number, not {Types.NameOf(arguments[0])}");
        var number = Arithmetic.ToDouble(machine, arguments[0]);
        return number < least ? throw machine.ValueError("math domain error") : number;
    }
}
