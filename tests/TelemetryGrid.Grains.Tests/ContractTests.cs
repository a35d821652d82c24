using TelemetryGrid.Devices;
using TelemetryGrid.EmbeddedRuntime.Testing;

namespace TelemetryGrid.Grains.Tests;

public sealed class ContractTests
{
    [Fact]
    public void Check_AllContracts_NothingThatCrossesACallCanChange()
    {
        Assert.Empty(ContractImmutability.Check(typeof(IDeviceGrain).Assembly));
    }

    // [Immutable] is a promise the check believes; here the fields behind it are looked at too.
    [Fact]
    public void Fields_OfTypesMarkedImmutable_AreReadOnlyAndHoldNoArrays()
    {
        var types = typeof(IDeviceGrain).Assembly.GetTypes().Where(t => t.IsDefined(typeof(ImmutableAttribute), inherit: false)).ToList();

        Assert.True(types.Count > 30, $"only {types.Count} types are marked");
        foreach (var field in types.SelectMany(t => t.GetFields(Instance)))
        {
            Assert.True(field.IsInitOnly || field.Name.StartsWith('<'), $"{field.DeclaringType}.{field.Name} can be set");
            Assert.False(field.FieldType.IsArray, $"{field.DeclaringType}.{field.Name} is an array");
            Assert.Null(ContractImmutability.Problem(field.FieldType));
        }
        foreach (var property in types.SelectMany(t => t.GetProperties()).Where(p => p.SetMethod is { IsPublic: true }))
        {
            Assert.Contains(
                typeof(System.Runtime.CompilerServices.IsExternalInit),
                property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()
            );
        }
    }

    private const System.Reflection.BindingFlags Instance =
        System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;
}
