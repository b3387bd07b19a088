using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>No text makes the evaluator throw; arithmetic and conversions agree with a reference.</summary>
public sealed class PropertyTests
{
    private static readonly string[] Words =
    [
        "workers", "bind", "x", "import", "os", "from", "if", "else", ":", "\n", "\n    ", "\n        ", "(", ")", "[", "]", "{", "}", "=", "==", "+", "-",
        "*", "**", "/", "//", "%", ",", ".", "for", "in", "while", "try", "except", "def", "f", "return", "lambda", "not", "and", "or", "is", "None", "True",
        "1", "0", "2.5", "'a'", "f'{x}'", "'%s'", "environ", "getenv", "global", "locals()", "globals()", "class", "with", "as", "del", "assert", "raise",
        "break", "continue", "pass", ":=", "+=", "@", "async", "await", "yield", "match", "case", "_", "...", ";", "\\\n", "#", "\"\"\"", "'", "foreign",
    ];

    private static Config Seeded(int runs) => Config.QuickThrowOnFailure.WithMaxTest(runs).WithReplay(20_261_121, 1);

    private static bool IsAnswered(string text)
    {
        var config = Evaluated.File(text, ("GUNICORN_WORKERS", "3"));
        return config.Problems.All(p => p.Line >= 1 && p.Column >= 1 && !p.Message.StartsWith(GunicornConfigFile.EvaluatorFault, StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_RandomText_IsAnswered() =>
        Check.One(Seeded(500), Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || IsAnswered(text)));

    [Fact]
    public void Evaluate_TokenSoup_IsAnswered() =>
        Check.One(Seeded(1500), Prop.ForAll(Gen.Elements(Words).ListOf().Select(words => string.Join(' ', words)).ToArbitrary(), IsAnswered));

    [Fact]
    public void Evaluate_MutatedCorpus_IsAnswered()
    {
        var texts = CorpusFile.All().Select(f => f.Text).ToArray();
        var mutants =
            from text in Gen.Elements(texts)
            from kind in Gen.Choose(0, 2)
            from a in Gen.Choose(0, text.Length)
            from b in Gen.Choose(0, text.Length)
            from c in Gen.Choose(0, text.Length)
            select Mutate(text, kind, Math.Min(a, b), Math.Max(a, b), c);

        Check.One(Seeded(1500), Prop.ForAll(mutants.ToArbitrary(), IsAnswered));
    }

    [Fact]
    public void Evaluate_NestedInput_IsAnswered()
    {
        var pairs = new[] { ("(", ")"), ("[", "]"), ("{1:", "}"), ("f(", ")"), ("-", ""), ("not ", ""), ("lambda:", ""), ("f'{", "}'"), ("a[", "]"), ("x.y(", ")"), ("1 if ", " else 2") };
        var nested =
            from pair in Gen.Elements(pairs)
            from depth in Gen.Choose(1, 3000)
            select "workers = " + Repeat(pair.Item1, depth) + "1" + Repeat(pair.Item2, depth);

        Check.One(Seeded(150), Prop.ForAll(nested.ToArbitrary(), IsAnswered));
    }

    [Fact]
    public void Evaluate_IntegerArithmetic_AgreesWithReference()
    {
        var expressions = Gen.Sized(size => Arithmetic(Math.Min(size, 12)));

        Check.One(Seeded(600), Prop.ForAll(expressions.ToArbitrary(), e =>
            e.Value is null
                ? Evaluated.Expression(e.Text).StartsWith("! ZeroDivisionError", StringComparison.Ordinal)
                : Evaluated.Expression(e.Text) == e.Value.Value.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Evaluate_IntegerToTextAndBack_IsTheSame() => Check.One(Seeded(300), Prop.ForAll(
        ArbMap.Default.ArbFor<BigInteger>(),
        n => Evaluated.Expression($"int(str({n})) - ({n}), int(hex({n}), 16) == {n}, int(f'{{{n}:_}}') == {n}") == "[0, true, true]"));

    [Fact]
    public void Evaluate_FloatToTextAndBack_IsTheSame() => Check.One(Seeded(500), Prop.ForAll(
        ArbMap.Default.ArbFor<double>().Filter(double.IsFinite),
        n => BitConverter.DoubleToInt64Bits(FloatText.Parse(FloatText.Repr(n))!.Value) == BitConverter.DoubleToInt64Bits(n)));

    [Fact]
    public void Evaluate_ReprOfText_ReadsBackAsTheSameText() => Check.One(Seeded(500), Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(s => s is not null && !s.Contains('\r')),
        text => Evaluated.Expression(Repr.Quote(text)) == PlainJson.Write(text)));

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Mutate(string text, int kind, int start, int end, int at) => kind switch
    {
        0 => text[..start] + text[end..],
        1 => text.Insert(at, text[start..end]),
        _ => text[end..] + text[start..end] + text[..start],
    };

    /// <summary>An expression and its value; null once something was divided by zero.</summary>
    private static Gen<(string Text, BigInteger? Value)> Arithmetic(int size)
    {
        var leaf = Gen.Choose(-50, 50).Select(n => (Text: $"({n})", Value: (BigInteger?)n));
        if (size <= 1) return leaf;
        var node =
            from operation in Gen.Elements("+", "-", "*", "//", "%", "&", "|", "^")
            from left in Arithmetic(size / 2)
            from right in Arithmetic(size / 2)
            select ($"({left.Text} {operation} {right.Text})", Apply(operation, left.Value, right.Value));
        return Gen.Frequency((1, leaf), (4, node));
    }

    private static BigInteger? Apply(string operation, BigInteger? left, BigInteger? right)
    {
        if (left is not { } a || right is not { } b || (operation is "//" or "%" && b.IsZero)) return null;
        var floor = b.IsZero ? 0 : (a - ((((a % b) + b) % b))) / b;
        return operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "//" => floor,
            "%" => a - (floor * b),
            "&" => a & b,
            "|" => a | b,
            _ => a ^ b,
        };
    }
}
