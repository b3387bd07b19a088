namespace WorkerTuning.Configuration.Python;

/// <summary>The bounds within which any file, however hostile, is answered.</summary>
internal static class Limits
{
    /// <summary>In characters: no file of a mebibyte has more.</summary>
    public const int FileLength = 1 << 20;

    /// <summary>Evaluation steps; long strings and big numbers cost several.</summary>
    public const int Steps = 1_000_000;

    /// <summary>Brackets, blocks and operators within one another. CPython stops at 200 brackets and 100 blocks.</summary>
    public const int Nesting = 100;

    /// <summary>Operators, dots or brackets following one another at one level, and branches of one statement.</summary>
    public const int ChainLength = 1000;

    /// <summary>Calls of the file's functions within one another.</summary>
    public const int CallDepth = 60;

    /// <summary>Lists within lists that are compared, printed or handed out.</summary>
    public const int ValueDepth = 50;

    public const int StringLength = 1 << 18;

    public const int CollectionLength = 100_000;

    public const int IntegerBits = 1 << 14;

    /// <summary>CPython refuses longer conversions between integers and text.</summary>
    public const int IntegerDigits = 4300;

    /// <summary>Names read from folders, all folders together.</summary>
    public const int FolderEntries = 10_000;

    /// <summary>Ways one try statement may end before everything it assigns counts as unknown.</summary>
    public const int Alternatives = 24;
}
