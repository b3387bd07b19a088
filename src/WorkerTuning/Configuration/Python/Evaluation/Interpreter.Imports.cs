namespace WorkerTuning.Configuration.Python;

internal sealed partial class Interpreter
{
    private void Import(ImportedName module, Scope scope)
    {
        var imported = _machine.Modules.Import(module.Name);
        var root = module.Name.Split('.')[0];
        // "import a.b" binds a.
        if (module.Alias is null && root != module.Name) imported = _machine.Modules.Import(root);
        Bind(module.Alias ?? root, imported, scope);
    }

    private void ImportFrom(FromImportStmt statement, Scope scope)
    {
        if (statement.Level > 0) throw _machine.Error(ExceptionTypes.ImportError, "attempted relative import with no known parent package");
        var module = _machine.Modules.Import(statement.Module);
        if (statement.Names.Count == 0)
        {
            ImportAll(module, scope);
            return;
        }

        foreach (var name in statement.Names)
        {
            object value;
            if (module is PyModule known)
            {
                // A submodule, such as path of os, or a member.
                value = known.Members.GetValueOrDefault(name.Name) ?? Attributes.Get(_machine, module, name.Name);
            }
            else
            {
                var foreign = (Unknown)module;
                var full = statement.Module + "." + name.Name;
                value = foreign.Module is not null && _machine.Modules.Import(full) is PyModule submodule
                    ? submodule
                    : foreign with { Start = statement.Start, End = statement.End, Dotted = full };
            }

            Bind(name.Alias ?? name.Name, value, scope);
        }
    }

    private void ImportAll(object module, Scope scope)
    {
        if (module is PyModule known)
        {
            foreach (var (name, member) in known.Members) Bind(name, member, scope);
            return;
        }

        var unknown = (Unknown)module;
        if (unknown.Module is not null) return;
        MakeAnyNameUnknown(unknown with { Reason = $"it may be set by 'import *' from '{unknown.Dotted}', which is not run", IsForeign = false, Dotted = null });
    }
}
