using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Agents;

namespace TelemetryGrid.Collectors.Tests.Simulation;

public sealed class SnmpResponderTests
{
    private static readonly ObjectIdentifier Everything = ObjectIdentifier.Parse("1.3.6");
    private static readonly ObjectIdentifier SysName = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0");
    private readonly SimulatedDevice _device;
    private readonly SnmpResponder _responder;
    private readonly byte[] _request = new byte[2_000];
    private readonly byte[] _response = new byte[SnmpResponder.MaximumResponse];

    public SnmpResponderTests()
    {
        var traffic = new SimulatedTraffic(SimulatedTraffic.Quiet());
        traffic.Run(20);
        _device = traffic.Devices[5];
        _responder = new SnmpResponder(DeviceMib.Build(_device, () => TimeSpan.FromSeconds(20)), "public"u8.ToArray());
    }

    private (SnmpErrorStatus Error, List<SnmpVarBind> VarBinds) Ask(
        SnmpPduType type,
        IEnumerable<ObjectIdentifier> names,
        int nonRepeaters = 0,
        int maxRepetitions = 0
    )
    {
        var writer = new SnmpMessageWriter(_request, SnmpVersion.V2c, "public"u8);
        foreach (ObjectIdentifier name in names)
        {
            Assert.True(writer.TryAdd(name));
        }
        int length = type == SnmpPduType.GetBulkRequest ? writer.FinishGetBulk(77, nonRepeaters, maxRepetitions) : writer.Finish(type, 77);
        Assert.True(_responder.TryRespond(_request.AsSpan(0, length), _response, out int responseLength));
        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(_response.AsSpan(0, responseLength), out SnmpMessage message));
        Assert.Equal(SnmpPduType.Response, message.Pdu.Type);
        Assert.Equal(77, message.Pdu.RequestId);
        var varBinds = new List<SnmpVarBind>();
        SnmpVarBindReader reader = message.Pdu.VarBinds;
        while (reader.TryRead(out SnmpVarBindView one))
        {
            varBinds.Add(one.ToVarBind());
        }
        return (message.Pdu.ErrorStatus, varBinds);
    }

    [Fact]
    public void TryRespond_GetNextFromTheRoot_WalksEverythingInOrder()
    {
        var walked = new List<SnmpVarBind>();
        for (ObjectIdentifier name = Everything; ; name = walked[^1].Name)
        {
            SnmpVarBind next = Assert.Single(Ask(SnmpPduType.GetNextRequest, [name]).VarBinds);
            if (next.Value.Type == SnmpValueType.EndOfMibView)
            {
                break;
            }
            Assert.True(next.Name > name);
            walked.Add(next);
        }

        Assert.Equal(7 + 2 + ((22 + 19) * _device.Interfaces.Count) + 9 + 1, walked.Count);
        Assert.Contains(new SnmpVarBind(SysName, SnmpValue.OctetString(_device.Name)), walked);
        SimulatedInterface uplink = _device.Interfaces[0];
        Assert.Contains(
            new SnmpVarBind(ObjectIdentifier.Parse($"1.3.6.1.2.1.31.1.1.1.6.{uplink.IfIndex}"), SnmpValue.Counter64(uplink.InOctets)),
            walked
        );
        Assert.True(uplink.InOctets > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void TryRespond_GetBulk_GivesTheSameAsGetNext(int repetitions)
    {
        var byBulk = new List<SnmpVarBind>();
        for (
            ObjectIdentifier name = Everything;
            byBulk.Count == 0 || byBulk[^1].Value.Type != SnmpValueType.EndOfMibView;
            name = byBulk[^1].Name
        )
        {
            (SnmpErrorStatus error, List<SnmpVarBind> varBinds) = Ask(SnmpPduType.GetBulkRequest, [name], 0, repetitions);
            Assert.Equal(SnmpErrorStatus.NoError, error);
            Assert.NotEmpty(varBinds);
            byBulk.AddRange(varBinds);
        }
        var byNext = new List<SnmpVarBind>();
        for (
            ObjectIdentifier name = Everything;
            byNext.Count == 0 || byNext[^1].Value.Type != SnmpValueType.EndOfMibView;
            name = byNext[^1].Name
        )
        {
            byNext.AddRange(Ask(SnmpPduType.GetNextRequest, [name]).VarBinds);
        }

        Assert.Equal(
            byNext.Where(v => v.Value.Type != SnmpValueType.EndOfMibView),
            byBulk.Where(v => v.Value.Type != SnmpValueType.EndOfMibView)
        );
    }

    [Fact]
    public void TryRespond_GetBulkOfColumns_InterleavesThem()
    {
        ObjectIdentifier names = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1.1");
        ObjectIdentifier octets = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1.6");

        List<SnmpVarBind> varBinds = Ask(SnmpPduType.GetBulkRequest, [SysName, names, octets], 1, 3).VarBinds;

        Assert.Equal(7, varBinds.Count);
        Assert.True(varBinds[1].Name.StartsWith(names) && varBinds[3].Name.StartsWith(names));
        Assert.True(varBinds[2].Name.StartsWith(octets) && varBinds[4].Name.StartsWith(octets));
    }

    [Fact]
    public void TryRespond_MissingNames_TellObjectFromInstance()
    {
        List<SnmpVarBind> varBinds = Ask(
            SnmpPduType.GetRequest,
            [SysName, ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.1"), ObjectIdentifier.Parse("1.3.6.1.2.1.99.1.0")]
        ).VarBinds;

        Assert.Equal(SnmpValueType.OctetString, varBinds[0].Value.Type);
        Assert.Equal(SnmpValueType.NoSuchInstance, varBinds[1].Value.Type);
        Assert.Equal(SnmpValueType.NoSuchObject, varBinds[2].Value.Type);
    }

    [Fact]
    public void TryRespond_AnswerTooBig_SaysSoWithoutBindings()
    {
        (SnmpErrorStatus error, List<SnmpVarBind> varBinds) = Ask(
            SnmpPduType.GetRequest,
            Enumerable.Repeat(ObjectIdentifier.Parse("1.3.6.1.2.1.1.1.0"), 60)
        );

        Assert.Equal(SnmpErrorStatus.TooBig, error);
        Assert.Empty(varBinds);
    }

    [Fact]
    public void TryRespond_Set_IsRefused()
    {
        Assert.Equal(SnmpErrorStatus.NotWritable, Ask(SnmpPduType.SetRequest, [SysName]).Error);
    }

    [Fact]
    public void TryRespond_StrangersAndGarbage_GetNoAnswer()
    {
        var writer = new SnmpMessageWriter(_request, SnmpVersion.V2c, "secret"u8);
        writer.TryAdd(SysName);
        int length = writer.Finish(SnmpPduType.GetRequest, 1);

        Assert.False(_responder.TryRespond(_request.AsSpan(0, length), _response, out _));
        for (int cut = 0; cut < length; cut++)
        {
            Assert.False(_responder.TryRespond(_request.AsSpan(0, cut), _response, out _));
        }
    }
}
