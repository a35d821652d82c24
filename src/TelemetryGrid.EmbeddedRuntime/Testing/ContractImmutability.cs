using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime.Testing;

/// <summary>
/// Checks that what crosses grain calls cannot change, because the embedded runtime hands over references where a cluster would copy. Immutable are
/// primitives, strings, enums, the framework's immutable values and collections, references to grains, types marked [Immutable], and records, classes and structs
/// whose fields are read-only (or set by init only) and themselves of immutable types.
/// </summary>
public static class ContractImmutability
{
    private static readonly HashSet<Type> s_known =
    [
        typeof(string),
        typeof(decimal),
        typeof(DateTime),
        typeof(DateTimeOffset),
        typeof(TimeSpan),
        typeof(DateOnly),
        typeof(TimeOnly),
        typeof(Guid),
        typeof(Int128),
        typeof(UInt128),
        typeof(Half),
        typeof(Uri),
        typeof(Version),
        typeof(System.Net.IPAddress),
        typeof(CancellationToken),
        typeof(Type),
        typeof(void),
    ];

    private static readonly HashSet<Type> s_knownGeneric =
    [
        typeof(ImmutableArray<>),
        typeof(ImmutableList<>),
        typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>),
        typeof(ImmutableStack<>),
        typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>),
        typeof(IImmutableList<>),
        typeof(IImmutableSet<>),
        typeof(IImmutableDictionary<,>),
        typeof(System.Collections.Frozen.FrozenDictionary<,>),
        typeof(System.Collections.Frozen.FrozenSet<>),
        typeof(ReadOnlyMemory<>),
        typeof(Nullable<>),
        typeof(KeyValuePair<,>),
        typeof(Task<>),
        typeof(ValueTask<>),
    ];

    /// <summary>One sentence per method and mutable type of the assembly's grain and observer interfaces; empty when all is well.</summary>
    public static IReadOnlyList<string> Check(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var violations = new List<string>();
        foreach (var contract in assembly.GetTypes().Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t)))
        {
            foreach (var method in contract.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                foreach (var crossing in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType))
                {
                    if (Problem(crossing, []) is { } problem)
                        violations.Add($"{contract.Name}.{method.Name}: {problem}.");
                }
            }
        }
        return violations;
    }

    /// <summary>Why a type may change, or null when it cannot.</summary>
    public static string? Problem(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Problem(type, []);
    }

    private static string? Problem(Type type, HashSet<Type> visited)
    {
        if (!visited.Add(type) || IsKnown(type))
            return null;
        if (type.IsGenericType && s_knownGeneric.Contains(type.GetGenericTypeDefinition()))
            return type.GetGenericArguments().Select(t => Problem(t, visited)).FirstOrDefault(p => p is not null);
        if (type.IsArray)
            return $"{Name(type)} is an array, use ImmutableArray or ReadOnlyMemory";
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !IsTuple(type))
            return $"{Name(type)} can change";
        foreach (var field in Fields(type))
        {
            if (!IsReadOnly(field, type))
                return $"{Name(type)}.{field.Name.Trim('<').Split('>')[0]} can be set after construction";
            if (Problem(field.FieldType, visited) is { } inner)
                return $"{Name(type)} holds {field.Name.Trim('<').Split('>')[0]}, and {inner}";
        }
        return null;
    }

    private static bool IsKnown(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || s_known.Contains(type)
        || type == typeof(Task)
        || type == typeof(ValueTask)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || typeof(IAddressable).IsAssignableFrom(type);

    // Tuples are copied on the way, so that their fields may be settable.
    private static bool IsTuple(Type type) => typeof(ITuple).IsAssignableFrom(type) && type.IsValueType;

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            foreach (
                var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            )
                yield return field;
        }
    }

    private static bool IsReadOnly(FieldInfo field, Type type)
    {
        if (field.IsInitOnly || IsTuple(type))
            return true;
        // The field behind a property with an init accessor is not read-only to the runtime, but is to everyone's code.
        var end = field.Name.IndexOf('>', StringComparison.Ordinal);
        if (!field.Name.StartsWith('<') || end < 0)
            return false;
        var property = field.DeclaringType!.GetProperty(
            field.Name[1..end],
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
        );
        return property?.SetMethod is not { } set || set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
    }

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
