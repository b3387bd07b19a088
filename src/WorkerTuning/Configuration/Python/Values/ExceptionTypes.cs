using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The built-in exceptions that a configuration file names or meets.</summary>
internal static class ExceptionTypes
{
    public static readonly PyExceptionType BaseException = new("BaseException", null);
    public static readonly PyExceptionType Exception = new("Exception", BaseException);
    public static readonly PyExceptionType SystemExit = new("SystemExit", BaseException);
    public static readonly PyExceptionType ArithmeticError = new("ArithmeticError", Exception);
    public static readonly PyExceptionType ZeroDivisionError = new("ZeroDivisionError", ArithmeticError);
    public static readonly PyExceptionType OverflowError = new("OverflowError", ArithmeticError);
    public static readonly PyExceptionType AssertionError = new("AssertionError", Exception);
    public static readonly PyExceptionType AttributeError = new("AttributeError", Exception);
    public static readonly PyExceptionType ImportError = new("ImportError", Exception);
    public static readonly PyExceptionType ModuleNotFoundError = new("ModuleNotFoundError", ImportError);
    public static readonly PyExceptionType LookupError = new("LookupError", Exception);
    public static readonly PyExceptionType IndexError = new("IndexError", LookupError);
    public static readonly PyExceptionType KeyError = new("KeyError", LookupError);
    public static readonly PyExceptionType NameError = new("NameError", Exception);
    public static readonly PyExceptionType UnboundLocalError = new("UnboundLocalError", NameError);
    public static readonly PyExceptionType StopIteration = new("StopIteration", Exception);
    public static readonly PyExceptionType TypeError = new("TypeError", Exception);
    public static readonly PyExceptionType ValueError = new("ValueError", Exception);
    public static readonly PyExceptionType RuntimeError = new("RuntimeError", Exception);

    /// <summary>json's error, which <c>except ValueError</c> catches too.</summary>
    public static readonly PyExceptionType JsonDecodeError = new("JSONDecodeError", ValueError);

    private static readonly PyExceptionType OsError = new("OSError", Exception);

    public static readonly FrozenDictionary<string, PyExceptionType> ByName = All().ToFrozenDictionary(t => t.Name);

    private static IEnumerable<PyExceptionType> All() =>
    [
        BaseException, Exception, SystemExit, ArithmeticError, ZeroDivisionError, OverflowError, AssertionError, AttributeError, ImportError,
        ModuleNotFoundError, LookupError, IndexError, KeyError, NameError, UnboundLocalError, StopIteration, TypeError, ValueError, RuntimeError,
        OsError, new("KeyboardInterrupt", BaseException), new("FileNotFoundError", OsError), new("FileExistsError", OsError),
        new("PermissionError", OsError), new("ConnectionError", OsError), new("TimeoutError", OsError), new("EOFError", Exception),
        new("MemoryError", Exception), new("RecursionError", RuntimeError), new("NotImplementedError", RuntimeError),
        new("UnicodeError", ValueError), new("UnicodeDecodeError", ValueError), new("Warning", Exception),
    ];
}
