using System.Collections.Immutable;
using System.Reflection;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Serialization;

/// <summary>Makes a value of any contract in which every member differs from its default, so that a member left behind shows.</summary>
internal static class Sample
{
    private static readonly MethodInfo s_arrayOf = Method(nameof(ArrayOf));
    private static readonly MethodInfo s_dictionaryOf = Method(nameof(DictionaryOf));

    public static object Of(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Of(inner)
        : Known(type) is { } known ? known
        : type.IsEnum ? Enum.GetValues(type).Cast<object>().Last()
        : type.IsPrimitive ? Convert.ChangeType(1, type)
        : Is(type, typeof(ImmutableArray<>)) ? Generic(s_arrayOf, type)
        : Is(type, typeof(ImmutableDictionary<,>)) ? Generic(s_dictionaryOf, type)
        : type.IsAbstract ? Of(type.Assembly.GetTypes().First(t => !t.IsAbstract && t.IsAssignableTo(type)))
        : Contract(type);

    private static object? Known(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(double) ? 1.5
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2))
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(7)
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([1, 2, 3])
        : type == typeof(DeviceId) ? DeviceId.Parse("core1")
        : type == typeof(SourceId) ? SourceId.Parse("flows")
        : null;

    private static object Contract(Type type)
    {
        // The other constructor of a record, from one of its own kind, copies.
        var constructor = type.GetConstructors()
            .Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type)
            .MaxBy(c => c.GetParameters().Length);
        var value =
            constructor?.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]) ?? Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true, IsStatic: false }))
        {
            property.SetValue(value, Of(property.PropertyType));
        }
        return value;
    }

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static object Generic(MethodInfo method, Type type) => method.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, null)!;

    private static ImmutableArray<T> ArrayOf<T>() => [(T)Of(typeof(T)), (T)Of(typeof(T))];

    private static ImmutableDictionary<TKey, TValue> DictionaryOf<TKey, TValue>()
        where TKey : notnull => ImmutableDictionary<TKey, TValue>.Empty.Add((TKey)Of(typeof(TKey)), (TValue)Of(typeof(TValue)));

    private static MethodInfo Method(string name) => typeof(Sample).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
