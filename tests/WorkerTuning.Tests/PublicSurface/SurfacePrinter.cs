using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>Everything a caller can see of some types, as C# would declare it, sorted so that the same surface is always the same text.</summary>
internal sealed class SurfacePrinter
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly StringBuilder _text = new();

    public static string Print(IEnumerable<Type> types)
    {
        var printer = new SurfacePrinter();
        var spaces = types.Where(type => type.IsPublic).GroupBy(type => type.Namespace ?? "").OrderBy(space => space.Key, StringComparer.Ordinal);
        foreach (var space in spaces)
        {
            printer._text.Append('\n').Append("namespace ").Append(space.Key).Append(";\n");
            foreach (var type in Sorted(space))
                printer.Write(type, "");
        }
        return printer._text.ToString().TrimStart('\n');
    }

    private static IEnumerable<Type> Sorted(IEnumerable<Type> types) =>
        types.OrderBy(type => type.Name, StringComparer.Ordinal);

    private void Write(Type type, string indent)
    {
        _text.Append('\n');
        WriteAttributes(type, indent);
        if (typeof(MulticastDelegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            Line(indent, $"{Access(type)}delegate {MemberText.Returned(invoke.ReturnParameter)} {TypeText.Declared(type)}({MemberText.Parameters(invoke)})"
                + $"{Constraints(type)};");
            return;
        }
        Line(indent, $"{Access(type)}{Kind(type)} {TypeText.Declared(type)}{Bases(type)}{Constraints(type)}");
        Line(indent, "{");
        if (type.IsEnum)
            WriteValues(type, indent + "    ");
        else
            WriteMembers(type, indent + "    ");
        Line(indent, "}");
    }

    private void WriteValues(Type type, string indent)
    {
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(Number))
        {
            WriteAttributes(field, indent);
            Line(indent, $"{field.Name} = {Number(field)},");
        }

        static decimal Number(FieldInfo field) => Convert.ToDecimal(field.GetRawConstantValue(), null);
    }

    private void WriteMembers(Type type, string indent)
    {
        WriteGroup(type.GetFields(All), MemberText.Of, indent);
        WriteGroup(type.GetConstructors(All).Where(constructor => !IsNoise(constructor)), MemberText.Of, indent);
        WriteGroup(type.GetProperties(All), MemberText.Of, indent);
        WriteGroup(type.GetEvents(All), MemberText.Of, indent);
        WriteGroup(type.GetMethods(All), MemberText.Of, indent);
        foreach (var nested in Sorted(type.GetNestedTypes(All).Where(nested => IsVisible(nested) && !nested.Name.Contains('<'))))
            Write(nested, indent);
    }

    private void WriteGroup<T>(IEnumerable<T> members, Func<T, string?> text, string indent) where T : MemberInfo
    {
        var visible = members.Select(member => (member, Text: text(member))).Where(entry => entry.Text is not null);
        foreach (var (member, line) in visible.OrderBy(entry => entry.member.Name, StringComparer.Ordinal).ThenBy(entry => entry.Text, StringComparer.Ordinal))
        {
            WriteAttributes(member, indent);
            Line(indent, line!);
        }
    }

    private void WriteAttributes(MemberInfo member, string indent)
    {
        foreach (var attribute in AttributeText.Of(member.GetCustomAttributesData()))
            Line(indent, attribute);
    }

    private void Line(string indent, string text) => _text.Append(indent).Append(text).Append('\n');

    private static bool IsVisible(Type nested) =>
        nested.IsNestedPublic || ((nested.IsNestedFamily || nested.IsNestedFamORAssem) && !nested.DeclaringType!.IsSealed);

    /// <summary>The constructor every struct has.</summary>
    private static bool IsNoise(ConstructorInfo constructor) => constructor.DeclaringType!.IsValueType && constructor.GetParameters().Length == 0;

    private static string Access(Type type) => type.IsPublic || type.IsNestedPublic ? "public " : "protected ";

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
        {
            var isReadOnly = type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly " : "";
            return $"{isReadOnly}{(type.IsByRefLike ? "ref " : "")}{(IsRecordStruct(type) ? "record struct" : "struct")}";
        }
        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (IsRecordClass(type) ? "record" : "class");
    }

    private static bool IsRecordClass(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsRecordStruct(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return Enum.GetUnderlyingType(type) == typeof(int) ? "" : $" : {TypeText.Of(Enum.GetUnderlyingType(type))}";
        var all = type.GetInterfaces();
        var implied = all.SelectMany(each => each.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        var own = all.Except(implied).Where(each => each.IsVisible && !IsRecordEquality(each, type))
            .Select(each => TypeText.Of(each)).Order(StringComparer.Ordinal);
        var parent = type.BaseType is { } known && known != typeof(object) && known != typeof(ValueType) ? [TypeText.Of(known)] : Array.Empty<string>();
        var list = string.Join(", ", parent.Concat(own));
        return list.Length == 0 ? "" : $" : {list}";
    }

    private static bool IsRecordEquality(Type contract, Type type) =>
        (IsRecordClass(type) || IsRecordStruct(type)) && contract == typeof(IEquatable<>).MakeGenericType(type);

    private static string Constraints(Type type) =>
        type.IsGenericTypeDefinition
            ? TypeText.Constraints(type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0), type)
            : "";
}
