using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The built-in types, called and tested for.</summary>
internal static class BuiltinTypes
{
    public static readonly FrozenDictionary<string, PyType> ByName = new PyType[]
    {
        new("int", Int),
        new("float", Float),
        new("bool", Bool),
        new("str", Str),
        new("list", (m, a) => m.NewList(Sequences.InOrder(m, a.Optional(0), OptionalItems(m, a))), KeepsUnknown: true),
        new("tuple", (m, a) => m.NewTuple(Sequences.InOrder(m, a.Optional(0), OptionalItems(m, a))), KeepsUnknown: true),
        new("dict", Dict, KeepsUnknown: true),
        new("set", (m, a) => SetMethods.Of(m, OptionalItems(m, a))),
        new("frozenset", (m, a) => SetMethods.Of(m, OptionalItems(m, a))),
        new("range", Range),
        new("type", TypeOf),
    }.ToFrozenDictionary(t => t.Name);

    /// <summary><c>isinstance</c>; null when that is unknown.</summary>
    public static bool? IsInstance(Machine machine, object value, object type, int depth = 0) => type switch
    {
        PyTuple when depth > Limits.ValueDepth => throw new PythonLimitException("a tuple of types nested too deeply"),
        PyTuple choices => choices.Items.Select(t => IsInstance(machine, value, t, depth + 1)).Aggregate((bool?)false, (any, one) => any | one),
        PyType { Name: "int" } => value is BigInteger or bool,
        PyType { Name: "Path" } => value is PyPath,
        PyType { Name: "frozenset" } => value is PySet ? null : false,
        PyType { Name: "type" } => value is PyType or PyClass or PyExceptionType,
        PyType named => Types.NameOf(value) == named.Name,
        PyClass wanted => IsInstanceOf(value, wanted),
        PyExceptionType wanted => value is PyException exception && exception.Type.Is(wanted),
        Unknown => null,
        _ => throw machine.TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union"),
    };

    private static bool? IsInstanceOf(object value, PyClass wanted)
    {
        if (value is not PyInstance instance) return false;
        if (instance.Type.Is(wanted)) return true;
        return instance.Type.Foreign is null ? false : null;
    }

    private static object Int(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 2, "base");
        if (arguments.Count == 0) return BigInteger.Zero;
        var radix = arguments.Optional(1, "base");
        if (arguments[0] is PyBytes) return machine.Unknown("int of bytes");
        if (radix is not null && arguments[0] is not string) throw machine.TypeError("int() can't convert non-string with explicit base");
        switch (arguments[0])
        {
            case BigInteger or bool:
                return machine.Integer(arguments[0]);
            case double number when double.IsNaN(number):
                throw machine.ValueError("cannot convert float NaN to integer");
            case double number when double.IsInfinity(number):
                throw machine.Error(ExceptionTypes.OverflowError, "cannot convert float infinity to integer");
            case double number:
                return new BigInteger(Math.Truncate(number));
            case string text:
                machine.Spend(Math.Min(text.Length, Limits.IntegerDigits) >> 2);
                var given = radix is null ? 10 : machine.SmallInteger(radix);
                if (given is < 0 or 1 or > 36) throw machine.ValueError("int() base must be >= 2 and <= 36, or 0");
                return IntegerText.Parse(text, given)
                    ?? throw machine.ValueError($"invalid literal for int() with base {given}: {Repr.Of(machine, text)}");
            default:
                throw machine.TypeError($"int() argument must be a string, a bytes-like object or a real number, not '{Types.NameOf(arguments[0])}'");
        }
    }

    private static object Float(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 1);
        if (arguments.Count == 0) return 0.0;
        if (Types.IsNumber(arguments[0])) return Arithmetic.ToDouble(machine, arguments[0]);
        if (arguments[0] is not string text)
        {
            throw machine.TypeError($"float() argument must be a string or a real number, not '{Types.NameOf(arguments[0])}'");
        }

        return FloatText.Parse(text) ?? throw machine.ValueError($"could not convert string to float: {Repr.Of(machine, text)}");
    }

    private static object Bool(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 1);
        if (arguments.Count == 0) return false;
        return Truth.Of(machine, arguments[0]) is { } truth ? truth : machine.Unknown("the truth of this object");
    }

    private static object Str(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 3, "encoding", "errors");
        if (arguments.Count == 0) return "";
        if (arguments.Count > 1 || arguments.Keywords.Count > 0 || arguments[0] is PyInstance) return machine.Unknown("str of this object");
        return Repr.Str(machine, arguments[0]);
    }

    private static List<object> OptionalItems(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 1);
        if (arguments.Count == 0) return [];
        return Doubt.Seen(arguments[0]) is Unknown unknown ? throw new UnknownValueException(unknown) : Sequences.Items(machine, arguments[0]);
    }

    private static PyDict Dict(Machine machine, CallArguments arguments)
    {
        if (arguments.Count > 1) arguments.Expect(machine, 0, 1);
        var dict = new PyDict(machine);
        DictMethods.Fill(machine, dict, arguments.Optional(0), arguments.Keywords);
        return dict;
    }

    private static PyRange Range(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 3);
        var numbers = arguments.Positional.Select(machine.Integer).ToList();
        if (numbers.Count == 3 && numbers[2].IsZero) throw machine.ValueError("range() arg 3 must not be zero");
        return numbers.Count == 1
            ? new PyRange(0, numbers[0], 1)
            : new PyRange(numbers[0], numbers[1], numbers.Count == 3 ? numbers[2] : 1);
    }

    private static object TypeOf(Machine machine, CallArguments arguments)
    {
        if (arguments.Count != 1) return machine.Unknown("a class made at run time");
        return arguments[0] switch
        {
            PyInstance instance => instance.Type,
            PyException exception => exception.Type,
            var value => ByName.GetValueOrDefault(Types.NameOf(value)) ?? (object)machine.Unknown("the type of this object"),
        };
    }
}
