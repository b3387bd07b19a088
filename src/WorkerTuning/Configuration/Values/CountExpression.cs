using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>
/// A whole number, or arithmetic over <c>cpu</c>: <c>+ - * / // %</c>, parentheses, <c>min</c>, <c>max</c>, <c>floor</c>, <c>ceil</c>,
/// <c>round</c>, and <c>auto</c> for <c>cpu * 2 + 1</c>. What is left behind the point is dropped at the end.
/// </summary>
internal ref struct CountExpression
{
    public const string Allowed = "a whole number, or an expression over cpu such as \"cpu * 2 + 1\" or \"min(cpu * 2 + 1, 8)\"";
    private const int DeepestNesting = 32;
    private const int LongestText = 256;

    private readonly ReadOnlySpan<char> _text;
    private readonly int _cpu;
    private int _position;
    private int _depth;
    private bool _isLiteral = true;

    private CountExpression(string text, int cpu)
    {
        _text = text;
        _cpu = cpu;
    }

    public static bool TryEvaluate(string text, int cpu, out long value)
    {
        value = 0;
        if (text.Length > LongestText)
            return false;
        var expression = new CountExpression(text, cpu);
        try
        {
            if (!expression.TrySum(out var number) || !expression.AtEnd)
                return false;
            if (expression._isLiteral && number != decimal.Truncate(number))
                return false;
            number = decimal.Floor(Settle(number));
            if (number is < long.MinValue or > long.MaxValue)
                return false;
            value = (long)number;
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _position == _text.Length;
        }
    }

    private bool TrySum(out decimal value)
    {
        if (!TryProduct(out value))
            return false;
        while (true)
        {
            var sign = Take('+') ? 1 : Take('-') ? -1 : 0;
            if (sign == 0)
                return true;
            _isLiteral = false;
            if (!TryProduct(out var right))
                return false;
            value += sign * right;
        }
    }

    private bool TryProduct(out decimal value)
    {
        if (!TryFactor(out value))
            return false;
        while (true)
        {
            var operation = Take('*') ? '*' : Take('/') ? (TakeNext('/') ? 'd' : '/') : Take('%') ? '%' : '\0';
            if (operation == '\0')
                return true;
            _isLiteral = false;
            if (!TryFactor(out var right) || (operation != '*' && right == 0))
                return false;
            value = operation switch
            {
                '*' => value * right,
                '/' => value / right,
                'd' => decimal.Floor(Settle(value / right)),
                _ => value - (right * decimal.Floor(Settle(value / right))),
            };
        }
    }

    private bool TryFactor(out decimal value)
    {
        value = 0;
        if (++_depth > DeepestNesting)
            return false;
        var done = TryFactorInside(out value);
        _depth--;
        return done;
    }

    private bool TryFactorInside(out decimal value)
    {
        value = 0;
        if (Take('-'))
        {
            if (!TryFactor(out value))
                return false;
            value = -value;
            return true;
        }

        if (Take('+'))
            return TryFactor(out value);
        if (Take('('))
            return TrySum(out value) && Take(')');
        SkipBlanks();
        if (_position == _text.Length)
            return false;
        return char.IsAsciiDigit(_text[_position]) ? TryNumber(out value) : TryWord(out value);
    }

    // Python's int(text, 0): underscores between digits, 0x, 0o and 0b, and no leading zeros.
    private bool TryNumber(out decimal value)
    {
        value = 0;
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
            _position++;
        var digits = _text[start.._position].ToString();
        if (digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal))
            return false;
        digits = digits.Replace("_", "", StringComparison.Ordinal);
        if (digits.Length > 2 && digits[0] == '0' && char.ToLowerInvariant(digits[1]) is 'x' or 'o' or 'b')
            return TryBased(digits, out value);
        if (digits.Length > 1 && digits[0] == '0' && digits[1] != '.' && digits.Trim('0').Length > 0)
            return false;
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryBased(string digits, out decimal value)
    {
        var radix = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
        value = 0;
        foreach (var digit in digits.AsSpan(2))
        {
            var number = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (number >= radix)
                return false;
            value = (value * radix) + number;
        }

        return true;
    }

    private bool TryWord(out decimal value)
    {
        value = 0;
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            _position++;
        _isLiteral = false;
        switch (_text[start.._position].ToString().ToLowerInvariant())
        {
            case "cpu":
                value = _cpu;
                return true;
            case "auto":
                value = (_cpu * 2) + 1;
                return true;
            case "min":
                return TryArguments(Math.Min, out value);
            case "max":
                return TryArguments(Math.Max, out value);
            case "floor":
                return TryArguments(null, out value) && Assign(ref value, decimal.Floor(Settle(value)));
            case "ceil":
                return TryArguments(null, out value) && Assign(ref value, decimal.Ceiling(Settle(value)));
            case "round":
                return TryArguments(null, out value) && Assign(ref value, decimal.Round(Settle(value)));
            default:
                return false;
        }
    }

    // A third of four, times three, is four: a division's last digits are not the user's.
    private static decimal Settle(decimal value) => decimal.Round(value, 20);

    private static bool Assign(ref decimal target, decimal value)
    {
        target = value;
        return true;
    }

    private bool TryArguments(Func<decimal, decimal, decimal>? fold, out decimal value)
    {
        value = 0;
        if (!Take('(') || !TrySum(out value))
            return false;
        while (Take(','))
        {
            if (fold is null || !TrySum(out var next))
                return false;
            value = fold(value, next);
        }

        return Take(')');
    }

    private bool Take(char wanted)
    {
        SkipBlanks();
        return TakeNext(wanted);
    }

    private bool TakeNext(char wanted)
    {
        if (_position == _text.Length || _text[_position] != wanted)
            return false;
        _position++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
    }
}
