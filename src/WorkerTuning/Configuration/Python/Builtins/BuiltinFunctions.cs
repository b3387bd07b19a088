using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The built-in functions on single values.</summary>
internal static class BuiltinFunctions
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("print", (_, _) => PyNone.Value, keepsUnknown: true)
        .Add("abs", Abs)
        .Add("round", Round)
        .Add("len", Len, keepsUnknown: true)
        .Add("repr", (m, a) => One(m, a) is var v && v is PyInstance ? m.Unknown("repr of this object") : Repr.Of(m, v))
        .Add("format", (m, a) => FormatSpec.Apply(m, a[0], a.Count > 1 ? a.Text(m, 1) : ""))
        .Add("ord", Ord)
        .Add("chr", Chr)
        .Add("hex", (m, a) => InRadix(m, a, "0x", 16))
        .Add("oct", (m, a) => InRadix(m, a, "0o", 8))
        .Add("bin", (m, a) => InRadix(m, a, "0b", 2))
        .Add("divmod", DivMod)
        .Add("pow", Pow)
        .Add("isinstance", IsInstance)
        .Add("issubclass", IsSubclass)
        .Add("callable", (m, a) => One(m, a) is NativeFunction or PyFunction or PyMethod or PyType or PyClass or PyExceptionType)
        .Add("getattr", GetAttr, keepsUnknown: true)
        .Add("hasattr", HasAttr, keepsUnknown: true)
        .Add("setattr", SetAttr, keepsUnknown: true)
        .Freeze();

    private static object One(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        return arguments[0];
    }

    private static object Abs(Machine machine, CallArguments arguments) => One(machine, arguments) switch
    {
        double number => Math.Abs(number),
        var value when Types.IsWhole(value) => BigInteger.Abs(machine.Integer(value)),
        var value => throw machine.TypeError($"bad operand type for abs(): '{Types.NameOf(value)}'"),
    };

    private static object Round(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 2, "ndigits");
        var digits = arguments.Optional(1, "ndigits") is null or PyNone ? (int?)null : machine.SmallInteger(arguments.Optional(1, "ndigits")!);
        if (arguments[0] is double number)
        {
            if (digits is null) return double.IsFinite(number) ? new BigInteger(Math.Round(number, MidpointRounding.ToEven)) : BuiltinTypes.ByName["int"].Construct(machine, arguments);
            if (!double.IsFinite(number) || digits > 330) return number;
            return digits < -330 ? number * 0 : double.Parse(FloatText.Fixed(number, digits.Value), NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        if (!Types.IsWhole(arguments[0])) throw machine.TypeError($"type {Types.NameOf(arguments[0])} doesn't define __round__ method");
        var whole = machine.Integer(arguments[0]);
        if (digits is null or >= 0) return whole;
        if (-digits > Limits.IntegerDigits) return BigInteger.Zero;
        var unit = BigInteger.Pow(10, -digits.Value);
        var down = Arithmetic.FloorDivide(whole, unit);
        var order = ((whole - (down * unit)) * 2).CompareTo(unit);
        return (order > 0 || (order == 0 && !down.IsEven) ? down + 1 : down) * unit;
    }

    private static object Len(Machine machine, CallArguments arguments)
    {
        var value = One(machine, arguments);
        return Doubt.Seen(value) is Unknown unknown ? machine.Derive(unknown) : Sequences.Length(machine, value);
    }

    private static object Ord(Machine machine, CallArguments arguments)
    {
        if (One(machine, arguments) is not string text) throw machine.TypeError($"ord() expected string of length 1, but {Types.NameOf(arguments[0])} found");
        if (PyText.Length(text) != 1) throw machine.TypeError($"ord() expected a character, but string of length {PyText.Length(text)} found");
        return (BigInteger)(text.Length == 2 ? char.ConvertToUtf32(text[0], text[1]) : text[0]);
    }

    private static object Chr(Machine machine, CallArguments arguments)
    {
        var code = machine.Integer(One(machine, arguments));
        if (code < 0 || code > 0x10FFFF) throw machine.ValueError("chr() arg not in range(0x110000)");
        return code < 0x10000 ? ((char)(int)code).ToString() : char.ConvertFromUtf32((int)code);
    }

    private static string InRadix(Machine machine, CallArguments arguments, string prefix, int radix)
    {
        var value = machine.Integer(One(machine, arguments));
        machine.Spend(value.GetBitLength());
        return (value.Sign < 0 ? "-" : "") + prefix + IntegerText.ToRadix(BigInteger.Abs(value), radix);
    }

    private static PyTuple DivMod(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        return machine.NewTuple([Operators.Binary(machine, "//", arguments[0], arguments[1]), Operators.Binary(machine, "%", arguments[0], arguments[1])]);
    }

    private static object Pow(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 3);
        if (arguments.Count == 2 || arguments[2] is PyNone) return Operators.Binary(machine, "**", arguments[0], arguments[1]);
        var (value, exponent, modulus) = (machine.Integer(arguments[0]), machine.Integer(arguments[1]), machine.Integer(arguments[2]));
        if (modulus.IsZero) throw machine.ValueError("pow() 3rd argument cannot be 0");
        if (exponent.Sign < 0) return machine.Unknown("a modular inverse");
        var limbs = 1 + (modulus.GetBitLength() >> 6);
        machine.Spend(exponent.GetBitLength() * limbs * limbs >> 5);
        return Arithmetic.Modulo(BigInteger.ModPow(value, exponent, modulus), modulus);
    }

    private static object IsInstance(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        return BuiltinTypes.IsInstance(machine, arguments[0], arguments[1]) is { } answer ? answer : machine.Unknown("whether it is of this class");
    }

    private static object IsSubclass(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        return (arguments[0], arguments[1]) switch
        {
            (PyExceptionType a, PyExceptionType b) => a.Is(b),
            (PyClass { Foreign: null } a, PyClass b) => a.Is(b),
            _ => machine.Unknown("whether it is a subclass"),
        };
    }

    private static object GetAttr(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 3);
        if (arguments[1] is Unknown unknown) return machine.Derive(unknown);
        var name = arguments.Text(machine, 1);
        return arguments.Count == 2
            ? Attributes.Get(machine, arguments[0], name)
            : Attributes.Find(machine, arguments[0], name) ?? arguments[2];
    }

    private static object HasAttr(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        if (arguments[1] is Unknown unknown) return machine.Derive(unknown);
        return Attributes.Find(machine, arguments[0], arguments.Text(machine, 1)) switch
        {
            null => false,
            Unknown { IsForeign: true } found => found,
            _ => true,
        };
    }

    private static object SetAttr(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 3, 3);
        if (arguments[0] is not Unknown && arguments[1] is string name) Attributes.Set(machine, arguments[0], name, arguments[2]);
        return PyNone.Value;
    }
}
