using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Ingest;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Grains.Tests.Serialization;

/// <summary>Every contract keeps all it holds on the way between two silos. In one silo nothing is serialized, so no other test would notice.</summary>
public sealed class ContractSerializationTests : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new AddressText() } };

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Contracts =>
        [
            .. typeof(IDeviceGrain)
                .Assembly.GetExportedTypes()
                .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !t.IsEnum && !t.IsAbstract)
                .Select(t => t.FullName!),
        ];

    /// <summary>What crosses a call, of every grain and observer. References to them are the runtime's own matter.</summary>
    public static TheoryData<string, Type> Crossing =>
        [
            .. typeof(IDeviceGrain)
                .Assembly.GetExportedTypes()
                .Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t))
                .SelectMany(t => t.GetMethods())
                .SelectMany(method => TypesOf(method).Select(type => (Call: $"{method.DeclaringType!.Name}.{method.Name}", Type: type)))
                .Where(c => !typeof(IAddressable).IsAssignableFrom(c.Type)),
        ];

    [Theory]
    [MemberData(nameof(Crossing))]
    public void CanSerialize_AnyArgumentOrResult_Yes(string call, Type type) =>
        Assert.True(_services.GetRequiredService<Serializer>().CanSerialize(type), $"{call} passes {type}, which has no serializer");

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Serialize_AnyContract_ComesBackWhole(string name)
    {
        var type = typeof(IDeviceGrain).Assembly.GetType(name, throwOnError: true)!;
        var value = Sample.Of(type);
        Assert.Equal(Text(value), Text(RoundTrip(value)));
    }

    [Fact]
    public void Serialize_BatchOfOneMebibyte_ComesBackWhole()
    {
        var payload = new byte[1 << 20];
        new Random(1).NextBytes(payload);
        var batch = RoundTrip(new TelemetryBatch(42, payload));
        Assert.Equal(42, batch.Sequence);
        Assert.True(batch.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public void Serialize_PartOfAnArray_BringsOnlyThatPart()
    {
        var batch = RoundTrip(new TelemetryBatch(1, new byte[] { 1, 2, 3, 4, 5 }.AsMemory(1, 3)));
        Assert.Equal([2, 3, 4], batch.Payload.ToArray());
    }

    [Fact]
    public void Serialize_DefaultsAndNulls_StayWhatTheyAre()
    {
        Assert.True(RoundTrip(new TelemetryBatch(1, default)).Payload.IsEmpty);
        Assert.Equal(default, RoundTrip(default(DeviceId)));
        Assert.Equal(default, RoundTrip(default(FlowTuple)));
        Assert.Equal(default, RoundTrip(default(FlowAttributes)));
    }

    [Fact]
    public void Serialize_OwnException_KeepsTypeAndMessage()
    {
        var exception = RoundTrip<Exception>(new ReplayNeededException("core1 has lost entries before 7"));
        Assert.IsType<ReplayNeededException>(exception);
        Assert.Equal("core1 has lost entries before 7", exception.Message);
    }

    public void Dispose() => _services.Dispose();

    private static IEnumerable<Type> TypesOf(MethodInfo method) =>
        method.GetParameters().Select(p => p.ParameterType).Concat(method.ReturnType.GetGenericArguments()).SelectMany(WithParts);

    // The serializer of a collection is found without asking whether its items have one.
    private static IEnumerable<Type> WithParts(Type type) =>
        [type, .. (type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments()).SelectMany(WithParts)];

    private T RoundTrip<T>(T value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }

    private static string Text(object value) => $"{value.GetType()} {JsonSerializer.Serialize(value, value.GetType(), s_json)}";

    private sealed class AddressText : JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
