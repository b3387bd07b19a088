namespace WorkerTuning.Configuration.Python;

internal enum TokenKind
{
    Name,
    Number,
    Text,
    FormatText,
    Operator,
    Newline,
    Indent,
    Dedent,
    End,
}
