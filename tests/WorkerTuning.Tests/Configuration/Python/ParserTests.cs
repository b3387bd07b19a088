using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Tests.Configuration.Python;

public sealed class ParserTests
{
    /// <summary>Everything a hook's body may hold must parse, though it is never run.</summary>
    [Theory]
    [InlineData("async def f(a, /, b: int = 1, *args: str, c, d=2, **kw) -> list[int] | None:\n    async for x in y:\n        await z\n    async with a as b, c: pass")]
    [InlineData("def f():\n    global a, b\n    def g():\n        nonlocal_ = 1\n        yield from x\n        x = yield\n    return (yield 1), *a")]
    [InlineData("with (open('a') as f, open('b') as g,):\n    pass\nwith (a): pass\nwith (a, b): pass\nwith (yield_): pass")]
    [InlineData("try:\n    pass\nexcept* (A, B) as e:\n    raise X from e\nelse:\n    pass\nfinally:\n    pass")]
    [InlineData("match x:\n    case {'a': 1, **rest}: pass\n    case P(x=1, y=[_, *z]) | None: pass\n    case -1 | 'a' 'b' | a.b as c if c > 1: pass\n    case (1, 2), [3]: pass\n    case _: pass")]
    [InlineData("match = 1; case = match; match[0]; match(1); match.x; print(match, case)\ntype = 3; type X[T: int] = list[T]")]
    [InlineData("@a.b(c)\n@d\nclass C[T](B, metaclass=M, **kw):\n    x: int\n    y: str = 'a'\n    def f[T](self): ...")]
    [InlineData("x = lambda *a, b=1, **k: (a, b, k)\ny = [*a, *b]; z = {**a, 'b': 1, **c}; w = {*a, 1}; t = *a, b")]
    [InlineData("a[1:2, ::3, ...] = b[:] = c[*d]\ndel a[0], (b, c)\na.b: int = 1\na[0] += 1\nx @= y")]
    [InlineData("a = not b in c is not d if e else f or g and not h\nb = -x ** -y // ~z << 2 | 3 & 4 ^ 5\nc = (yield_ := 5)\nd = 1 if 2 else 3 if 4 else 5")]
    [InlineData("f(a, *b, c=1, **d, e=2)(x for x in y)[0].z\ng(x async for x in y if z if w for v in u)\nh(a := 1)")]
    [InlineData("from . import a\nfrom ...b.c import (d as e, f,)\nfrom g import *\nimport h.i as j, k")]
    [InlineData("for x, *y in a, b: pass\nelse: pass\nfor x.y, z[0] in a: break\nwhile (a := b()): continue")]
    [InlineData("f'{x!r:>{width}.{p}}' f\"{a['b']}\" '{plain}' rf'\\d{x}' f'{x=}' f'{{}}' f'{lambda_: >5}' f'''{\n1\n}'''")]
    [InlineData("assert a, b; assert (a, b); raise; ")]
    [InlineData("if a: b = 1; c = 2\nelif d: pass\nelse: pass")]
    [InlineData("print(1, end=''); exec('x'); x = 1j + 2.5J if 0 else 1_0j")]
    public void Parse_ValidPython_IsAccepted(string text) =>
        Assert.NotEmpty(Parser.Parse(new SourceText(text)));

    [Theory]
    [InlineData("x = = 1", "invalid syntax", 1, 5)]
    [InlineData("x = 1 +", "invalid syntax", 1, 8)]
    [InlineData("f() = 1", "cannot assign to this", 1, 1)]
    [InlineData("a + b += 1", "illegal target for augmented assignment", 1, 7)]
    [InlineData("if x\n    y", "expected ':'", 1, 5)]
    [InlineData("if x:\ny", "expected an indented block", 2, 1)]
    [InlineData("  x = 1", "unexpected indent", 1, 3)]
    [InlineData("print 'x'", "invalid syntax", 1, 7)]
    [InlineData("try:\n    x\ny", "expected 'except' or 'finally' block", 3, 1)]
    [InlineData("return 1", "'return' outside function", 1, 1)]
    [InlineData("def f():\n    break", "'break' outside loop", 2, 5)]
    [InlineData("'a' b'c'", "cannot mix bytes and nonbytes literals", 1, 1)]
    [InlineData("def f(a, a): pass", "duplicate argument in function definition", 1, 11)]
    [InlineData("x = (*a)", "cannot use starred expression here", 1, 8)]
    public void Evaluate_SyntaxError_IsAProblemOfTheFile(string text, string message, int line, int column)
    {
        var problem = Assert.Single(Evaluated.File(text).Problems);

        Assert.Equal((null, "SyntaxError: " + message, line, column), (problem.Setting, problem.Message, problem.Line, problem.Column));
    }
}
