namespace WorkerTuning.Configuration.Python;

/// <summary>A function of the file, with the scope it was made in and the defaults of its parameters.</summary>
internal sealed record PyFunction(FunctionCode Code, Scope Closure, IReadOnlyDictionary<string, object> Defaults);

/// <summary>What a <c>def</c> or a lambda says, apart from any one evaluation of it.</summary>
// Body: the statements; null for a lambda.
// Result: the value of a lambda.
// Locals: the names that belong to each call.
internal sealed record FunctionCode(
    string Name, Parameters Parameters, IReadOnlyList<Stmt>? Body, Expr? Result, IReadOnlySet<string> Locals, bool IsSuspending);

/// <summary>A function of the file taken from an object.</summary>
internal sealed record PyMethod(object Self, PyFunction Function);
