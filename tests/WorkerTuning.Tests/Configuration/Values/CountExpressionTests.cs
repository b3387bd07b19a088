using FsCheck;
using FsCheck.Fluent;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class CountExpressionTests
{
    private const int Cpu = 4;

    [Theory]
    [InlineData("7", 7)]
    [InlineData(" 7 ", 7)]
    [InlineData("1_000", 1_000)]
    [InlineData("0xFF", 255)]
    [InlineData("0o17", 15)]
    [InlineData("0b101", 5)]
    [InlineData("0", 0)]
    [InlineData("00", 0)]
    [InlineData("-3", -3)]
    [InlineData("+3", 3)]
    [InlineData("4.0", 4)]
    [InlineData("auto", 9)]
    [InlineData("Auto", 9)]
    [InlineData("cpu", 4)]
    [InlineData("CPU*2+1", 9)]
    [InlineData("cpu * 2 + 1", 9)]
    [InlineData("(cpu + 1) * 2", 10)]
    [InlineData("min(cpu * 2 + 1, 8)", 8)]
    [InlineData("max(cpu, 2, 6)", 6)]
    [InlineData("min(cpu)", 4)]
    [InlineData("cpu / 3", 1)]
    [InlineData("cpu / 3 * 3", 4)]
    [InlineData("floor(cpu / 3 * 3)", 4)]
    [InlineData("ceil(cpu / 3 * 3)", 4)]
    [InlineData("cpu // 3", 1)]
    [InlineData("-cpu // 3", -2)]
    [InlineData("-cpu % 3", 2)]
    [InlineData("cpu * 0.75", 3)]
    [InlineData("cpu * 0.9", 3)]
    [InlineData("ceil(cpu * 0.9)", 4)]
    [InlineData("floor(cpu * 0.9)", 3)]
    [InlineData("round(2.5)", 2)]
    [InlineData("round(cpu * 0.9)", 4)]
    [InlineData("cpu--1", 5)]
    [InlineData("2 + 3 * 4 - 6 / 2", 11)]
    public void TryEvaluate_Arithmetic_GivesPythonsValue(string text, long expected)
    {
        Assert.True(CountExpression.TryEvaluate(text, Cpu, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two")]
    [InlineData("4.5")]
    [InlineData("010")]
    [InlineData("1__0")]
    [InlineData("1_")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("0b2")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("cpu +")]
    [InlineData("(cpu")]
    [InlineData("cpu)")]
    [InlineData("2 3")]
    [InlineData("cpu cpu")]
    [InlineData("cpu / 0")]
    [InlineData("cpu % (cpu - 4)")]
    [InlineData("cpu ** 2")]
    [InlineData("min()")]
    [InlineData("floor(1, 2)")]
    [InlineData("min 3")]
    [InlineData("os.cpu_count()")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("9999999999999999999999999999 * 9999999999999999999999999999")]
    [InlineData("9223372036854775808")]
    public void TryEvaluate_AnythingElse_Refuses(string text) =>
        Assert.False(CountExpression.TryEvaluate(text, Cpu, out _));

    [Fact]
    public void TryEvaluate_DeepNestingOrLongText_RefusesInsteadOfOverflowing()
    {
        Assert.False(CountExpression.TryEvaluate(new string('(', 100) + "1" + new string(')', 100), Cpu, out _));
        Assert.False(CountExpression.TryEvaluate(new string('-', 100) + "1", Cpu, out _));
        Assert.False(CountExpression.TryEvaluate(new string(' ', 300) + "1", Cpu, out _));
    }

    [Fact]
    public void TryEvaluate_GeneratedExpressions_AgreeWithAReferenceEvaluation() =>
        Properties.Hold(Expressions(3), pair =>
        {
            Assert.True(CountExpression.TryEvaluate(pair.Text, Cpu, out var value), pair.Text);
            Assert.Equal(pair.Value, value);
        });

    [Fact]
    public void TryEvaluate_AnyText_NeverThrows() =>
        Properties.Hold(
            Properties.TextAround("cpu", "auto", "min(", "max(", "round(", ")", ",", "+", "*", "/", "//", "%", "0x", "_", "99999999999999999"),
            text => CountExpression.TryEvaluate(text, Cpu, out _));

    // Whole numbers only, so that the reference needs no rounding rule: division is the floored one.
    private static Gen<(string Text, long Value)> Expressions(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Choose(0, 50).Select(n => (n.ToString(System.Globalization.CultureInfo.InvariantCulture), (long)n)),
            Gen.Constant(("cpu", (long)Cpu)),
            Gen.Constant(("auto", (Cpu * 2L) + 1)));
        if (depth == 0)
            return leaf;
        var part = Expressions(depth - 1);
        var whole =
            from a in part
            from b in part
            from operation in Gen.Elements("+", "-", "*", "//", "%", "min", "max")
            select operation switch
            {
                "+" => ($"({a.Text} + {b.Text})", a.Value + b.Value),
                "-" => ($"({a.Text}-{b.Text})", a.Value - b.Value),
                "*" => ($"{Bracketed(a.Text)} * {Bracketed(b.Text)}", a.Value * b.Value),
                "//" => b.Value == 0 ? a : ($"({Bracketed(a.Text)} // {Bracketed(b.Text)})", Floor(a.Value, b.Value)),
                "%" => b.Value == 0 ? a : ($"({Bracketed(a.Text)} % {Bracketed(b.Text)})", a.Value - (b.Value * Floor(a.Value, b.Value))),
                "min" => ($"min({a.Text}, {b.Text})", Math.Min(a.Value, b.Value)),
                _ => ($"max({a.Text},{b.Text})", Math.Max(a.Value, b.Value)),
            };
        return Gen.OneOf(leaf, whole);
    }

    private static string Bracketed(string text) => $"({text})";

    private static long Floor(long a, long b) => (long)Math.Floor((decimal)a / b);
}
