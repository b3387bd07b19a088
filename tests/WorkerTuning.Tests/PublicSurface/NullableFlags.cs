using System.Reflection;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>
/// The nullability of every reference type within one type, in the order the compiler writes it down: the type itself, then its arguments.
/// Read from the attributes and not through NullabilityInfoContext, which cannot tell T from T? where T is unconstrained.
/// </summary>
internal sealed class NullableFlags
{
    private readonly byte[] _flags;
    private readonly byte _context;
    private int _next;

    private NullableFlags(byte[] flags, byte context) => (_flags, _context) = (flags, context);

    /// <param name="subject">The parameter, property, field, event or generic parameter that has the type.</param>
    /// <param name="owner">Where the default for everything within is written: the method or type around it.</param>
    public static NullableFlags Of(IList<CustomAttributeData> subject, MemberInfo owner)
    {
        var argument = Find(subject, "NullableAttribute");
        return argument switch
        {
            byte flag => new([], flag),
            IEnumerable<CustomAttributeTypedArgument> flags => new([.. flags.Select(flag => (byte)flag.Value!)], 0),
            _ => new([], ContextOf(owner)),
        };
    }

    public static NullableFlags Of(ParameterInfo parameter) => Of(parameter.GetCustomAttributesData(), parameter.Member);

    public static NullableFlags Of(MemberInfo member) => Of(member.GetCustomAttributesData(), member.DeclaringType!);

    /// <summary>0 unknown, 1 never null, 2 may be null; for the next type that has a flag.</summary>
    public byte Next() => _flags.Length == 0 ? _context : _flags[_next++];

    private static byte ContextOf(MemberInfo? owner)
    {
        for (; owner is not null; owner = owner.DeclaringType)
        {
            if (Find(owner.GetCustomAttributesData(), "NullableContextAttribute") is byte context)
                return context;
        }
        return 0;
    }

    private static object? Find(IList<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name)?.ConstructorArguments[0].Value;
}
