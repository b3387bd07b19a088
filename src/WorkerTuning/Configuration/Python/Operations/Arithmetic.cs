using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The operators on numbers.</summary>
internal static class Arithmetic
{
    /// <summary>Null when the operands are not both numbers, or the operator is not theirs.</summary>
    public static object? Binary(Machine machine, string operation, object left, object right)
    {
        if (!Types.IsNumber(left) || !Types.IsNumber(right)) return null;
        if (left is bool a && right is bool b && operation is "&" or "|" or "^")
        {
            return operation switch { "&" => a & b, "|" => a | b, _ => a ^ b };
        }

        return Types.IsWhole(left) && Types.IsWhole(right)
            ? Whole(machine, operation, machine.Integer(left), machine.Integer(right))
            : Float(machine, operation, ToDouble(machine, left), ToDouble(machine, right));
    }

    public static double ToDouble(Machine machine, object value)
    {
        if (value is double number) return number;
        var converted = Nearest(machine.Integer(value));
        return double.IsInfinity(converted) ? throw machine.Error(ExceptionTypes.OverflowError, "int too large to convert to float") : converted;
    }

    /// <summary>The nearest of the numbers that a double has, of two the even one. .NET 10's own conversion cuts instead.</summary>
    /// <returns>Infinity where there is none so large.</returns>
    public static double Nearest(BigInteger value)
    {
        var whole = BigInteger.Abs(value);
        var shift = (int)Math.Max(0, whole.GetBitLength() - 64);
        var top = (ulong)(whole >> shift);
        if (shift > 0 && (whole & ((BigInteger.One << shift) - 1)) != 0)
            top |= 1;
        return value.Sign * Math.ScaleB((double)top, shift);
    }

    /// <summary>Rounds towards negative infinity, as Python's <c>//</c> does.</summary>
    public static BigInteger FloorDivide(BigInteger left, BigInteger right)
    {
        var quotient = BigInteger.DivRem(left, right, out var remainder);
        return !remainder.IsZero && remainder.Sign != right.Sign ? quotient - 1 : quotient;
    }

    public static BigInteger Modulo(BigInteger left, BigInteger right) => left - (FloorDivide(left, right) * right);

    public static double Modulo(double left, double right)
    {
        var remainder = left % right;
        if (remainder == 0) return Math.CopySign(0, right);
        return (remainder < 0) != (right < 0) ? remainder + right : remainder;
    }

    public static object CheckSize(Machine machine, BigInteger value)
    {
        var bits = value.GetBitLength();
        if (bits > Limits.IntegerBits) throw new PythonLimitException($"an integer of more than {Limits.IntegerBits} bits");
        machine.Spend(bits >> 6);
        return value;
    }

    private static object? Whole(Machine machine, string operation, BigInteger left, BigInteger right)
    {
        if (right.IsZero && operation is "/" or "//" or "%")
        {
            throw machine.Error(ExceptionTypes.ZeroDivisionError, operation switch
            {
                "/" => "division by zero",
                "%" => "integer modulo by zero",
                _ => "integer division or modulo by zero",
            });
        }

        BigInteger? result = operation switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "//" => FloorDivide(left, right),
            "%" => Modulo(left, right),
            "&" => left & right,
            "|" => left | right,
            "^" => left ^ right,
            "<<" => left << Shift(machine, left, right, isLeft: true),
            ">>" => left >> Shift(machine, left, right, isLeft: false),
            "**" when right.Sign >= 0 => Power(left, right),
            _ => null,
        };
        if (result is { } whole) return CheckSize(machine, whole);
        return operation switch
        {
            "/" => Divide(machine, left, right),
            "**" => Float(machine, "**", ToDouble(machine, left), ToDouble(machine, right)),
            _ => null,
        };
    }

    private static double Divide(Machine machine, BigInteger left, BigInteger right)
    {
        // Beyond 53 bits, dividing the rounded operands would round twice.
        if (BigInteger.Abs(left).GetBitLength() <= 53 && BigInteger.Abs(right).GetBitLength() <= 53) return (double)left / (double)right;
        var shift = (int)(BigInteger.Abs(right).GetBitLength() - BigInteger.Abs(left).GetBitLength()) + 66;
        var scaled = shift >= 0 ? BigInteger.Abs(left) << shift : BigInteger.Abs(left);
        var divisor = shift >= 0 ? BigInteger.Abs(right) : BigInteger.Abs(right) << -shift;
        var quotient = BigInteger.DivRem(scaled, divisor, out var remainder);
        if (!remainder.IsZero) quotient |= 1;
        var result = Math.ScaleB(Nearest(quotient), -shift) * (left.Sign * right.Sign);
        return double.IsInfinity(result) ? throw machine.Error(ExceptionTypes.OverflowError, "integer division result too large for a float") : result;
    }

    private static int Shift(Machine machine, BigInteger value, BigInteger count, bool isLeft)
    {
        if (count.Sign < 0) throw machine.ValueError("negative shift count");
        if (isLeft && count > Limits.IntegerBits && !value.IsZero) throw new PythonLimitException($"an integer of more than {Limits.IntegerBits} bits");
        return (int)BigInteger.Min(count, isLeft && value.IsZero ? 0 : 2 * Limits.IntegerBits);
    }

    private static BigInteger Power(BigInteger value, BigInteger exponent)
    {
        if (BigInteger.Abs(value) <= 1) return value.Sign < 0 && exponent.IsEven ? 1 : exponent.IsZero ? 1 : value;
        if (exponent * (BigInteger.Abs(value).GetBitLength() - 1) > Limits.IntegerBits)
        {
            throw new PythonLimitException($"an integer of more than {Limits.IntegerBits} bits");
        }

        return BigInteger.Pow(value, (int)exponent);
    }

    private static object? Float(Machine machine, string operation, double left, double right)
    {
        switch (operation)
        {
            case "+":
                return left + right;
            case "-":
                return left - right;
            case "*":
                return left * right;
            case "/" or "//" or "%" when right == 0:
                throw machine.Error(ExceptionTypes.ZeroDivisionError, operation switch
                {
                    "/" => "float division by zero",
                    "//" => "float floor division by zero",
                    _ => "float modulo",
                });
            case "/":
                return left / right;
            case "//":
                return FloorDivide(left, right);
            case "%":
                return Modulo(left, right);
            case "**":
                return Power(machine, left, right);
            default:
                return null;
        }
    }

    private static double FloorDivide(double left, double right)
    {
        var quotient = (left - Modulo(left, right)) / right;
        if (quotient == 0) return Math.CopySign(0, left / right);
        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static object Power(Machine machine, double left, double right)
    {
        if (left == 0 && right < 0)
        {
            throw machine.Error(ExceptionTypes.ZeroDivisionError, "0.0 cannot be raised to a negative power");
        }

        if (left < 0 && !double.IsInteger(right) && double.IsFinite(right) && double.IsFinite(left)) return machine.Unknown("a complex number");
        var result = Math.Pow(left, right);
        if (double.IsInfinity(result) && double.IsFinite(left) && double.IsFinite(right))
        {
            throw machine.Error(ExceptionTypes.OverflowError, "(34, 'Numerical result out of range')");
        }

        return result;
    }
}
