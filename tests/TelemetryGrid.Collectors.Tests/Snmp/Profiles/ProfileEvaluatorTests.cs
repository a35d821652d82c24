using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp.Profiles;

public sealed class ProfileEvaluatorTests
{
    private readonly SnmpColumns _columns = new();

    [Fact]
    public void Evaluate_SensorWithScaleAndPrecision_IsInItsUnit()
    {
        Entity(1, "PSU 1 in", 3, 8, 1, 12_345); // voltsAC, milli, one decimal place
        Entity(2, "Inlet", 8, 9, 2, -1250);
        Entity(3, "Inlet", 8, 9, -3, 30); // a negative precision tells accuracy
        Entity(4, "Gone", 8, 9, 0, 99, operStatus: 2);

        Assert.Equal(
            [
                "network_sensor_voltage_volts{device=\"d\", sensor=\"PSU 1 in\"} 1.2345",
                "network_sensor_temperature_celsius{device=\"d\", sensor=\"Inlet\"} -12.5",
                "network_sensor_temperature_celsius{device=\"d\", sensor=\"Inlet#2\"} 30",
            ],
            Evaluate(ProfileLibrary.Shipped.Profiles.Single(p => p.Name == "entity-sensor"))
        );
    }

    [Fact]
    public void Evaluate_IndexParts_AreLabelsAndFindOtherTables()
    {
        const string text = """
            name: t
            tables:
              - entry: 1.3.6.1.9.1
                index: [{name: family, is: inet_address}, {name: name, is: string}, {name: mac, is: mac}, {name: port}]
                labels:
                  address: {index: family}
                  name: {index: name}
                  mac: {index: mac}
                  interface: {interface_by: port}
                  via: {column: {column: 1.3.6.1.9.2.1.2, by: {column: 1.3.6.1.9.3.1.1, by: port}}}
                  kind: fixed
                values:
                  - {metric: v, column: 5, kind: timeticks}
            """;
        Set("1.3.6.1.9.1.5", "1.4.192.0.2.7.3.97.98.99.0.17.34.51.68.85.4", SnmpValue.TimeTicks(150));
        Set("1.3.6.1.9.1.5", "1.4.192.0.2.7.9.97", SnmpValue.TimeTicks(1)); // cut short
        Set("1.3.6.1.9.1.5", "1.4.192.0.2.999.1.97.0.17.34.51.68.85.4", SnmpValue.TimeTicks(1)); // no octet
        Set("1.3.6.1.9.3.1.1", "4", SnmpValue.Integer32(77));
        Set("1.3.6.1.9.2.1.2", "77", SnmpValue.OctetString("slot 7"));
        Set(IfMibName, "4", SnmpValue.OctetString("ge-0/0/4"));

        var evaluation = Run(Profile(text));

        Assert.Equal(
            "v{address=\"192.0.2.7\", device=\"d\", interface=\"ge-0/0/4\", kind=\"fixed\", mac=\"00:11:22:33:44:55\", name=\"abc\", via=\"slot 7\"} 1.5",
            Assert.Single(Lines(evaluation))
        );
        Assert.Equal(2, evaluation.OddRows);
    }

    [Fact]
    public void Evaluate_ArithmeticWithAMissingOperand_GivesNoSample()
    {
        const string text = """
            name: t
            tables:
              - entry: 1.3.6.1.9.1
                labels: {row: {index: index}}
                values:
                  - {metric: size, column: 1, plus: 2, times: 3, scale: 10, offset: 1}
                  - {metric: share, column: 1, over: 2}
                  - {metric: low, column: 1, ignore: [7], minimum: 5, maximum: 8}
            """;
        Set("1.3.6.1.9.1.1", "1", SnmpValue.Integer32(4));
        Set("1.3.6.1.9.1.2", "1", SnmpValue.Gauge32(6));
        Set("1.3.6.1.9.1.3", "1", SnmpValue.Integer32(2));
        Set("1.3.6.1.9.1.1", "2", SnmpValue.Integer32(7));
        Set("1.3.6.1.9.1.2", "2", SnmpValue.Integer32(0));
        Set("1.3.6.1.9.1.1", "3", SnmpValue.Integer32(8));

        Assert.Equal(
            ["size{device=\"d\", row=\"1\"} 201", $"share{{device=\"d\", row=\"1\"}} {4 / 6.0}", "low{device=\"d\", row=\"3\"} 8"],
            Evaluate(Profile(text))
        );
    }

    [Fact]
    public void Evaluate_StatesTextsAndCounts_BecomeNumbers()
    {
        const string text = """
            name: t
            scalars:
              - {metric: uptime, oid: 1.3.6.1.9.7.0, kind: gauge}
              - {metric: absent, oid: 1.3.6.1.9.8.0}
            tables:
              - entry: 1.3.6.1.9.1
                index: [{name: port}, {name: n}]
                labels: {row: {index: n}}
                values:
                  - {metric: state, column: 1, kind: state, states: {1: ok=0, 2: broken=1, On: running=5}}
                  - {metric: temperature, column: 2, kind: text_number}
              - entry: 1.3.6.1.9.1
                index: [{name: port}, {name: n}]
                labels: {port: {index: port, words: {1: one}}}
                values:
                  - {metric: rows, column: 1, kind: count, when: {column: 1, not_in: [2]}}
            """;
        _columns.SetScalar(ObjectIdentifier.Parse("1.3.6.1.9.7.0"), SnmpValue.Double(1.25));
        _columns.SetScalar(ObjectIdentifier.Parse("1.3.6.1.9.8.0"), SnmpValue.NoSuchObject);
        Set("1.3.6.1.9.1.1", "1.1", SnmpValue.Integer32(2));
        Set("1.3.6.1.9.1.1", "1.2", SnmpValue.Integer32(9));
        Set("1.3.6.1.9.1.1", "1.3", SnmpValue.OctetString("on"));
        Set("1.3.6.1.9.1.1", "2.4", SnmpValue.OctetString("odd"));
        Set("1.3.6.1.9.1.2", "1.1", SnmpValue.OctetString("approx. -41.5. C"));
        Set("1.3.6.1.9.1.2", "1.2", SnmpValue.OctetString("none"));

        var evaluation = Run(Profile(text));

        Assert.Equal(
            [
                "uptime{device=\"d\"} 1.25",
                "state{device=\"d\", row=\"1\"} 1",
                "temperature{device=\"d\", row=\"1\"} -41.5",
                "state{device=\"d\", row=\"2\"} 9",
                "state{device=\"d\", row=\"3\"} 5",
                "rows{device=\"d\", port=\"one\"} 2",
                "rows{device=\"d\", port=\"2\"} 1",
            ],
            Lines(evaluation)
        );
        Assert.Equal(2, evaluation.OddValues);
        Assert.Equal("(0 ok, 1 broken, 5 running)", evaluation.Samples[1].Metric.Help);
    }

    [Fact]
    public void Evaluate_TwoProfilesSayOneSeries_TheFirstWins()
    {
        var one = Profile("name: a\nscalars: {metric: x, oid: 1.3.6.1.9.7.0}");
        var two = Profile("name: b\nscalars: {metric: x, oid: 1.3.6.1.9.7.0, scale: 2}");
        _columns.SetScalar(ObjectIdentifier.Parse("1.3.6.1.9.7.0"), SnmpValue.Gauge32(3));

        var evaluation = ProfileEvaluator.Evaluate([one, two], _columns, "d");

        Assert.Equal(["x{device=\"d\"} 3"], Lines(evaluation));
        Assert.Equal(1, evaluation.Duplicates);
    }

    [Fact]
    public void Plan_AllShipped_AsksValuesBeforeNames()
    {
        var plan = ProfilePlan.For(ProfileLibrary.Shipped.Profiles);

        Assert.Equal(plan.Walks.OrderBy(w => w.IsNames), plan.Walks);
        Assert.Contains(plan.Walks, w => w.IsNames && w.Columns.Contains(ObjectIdentifier.Parse("1.3.6.1.2.1.47.1.1.1.1.7")));
        Assert.Equal(plan.Walks.SelectMany(w => w.Columns).Distinct().Count(), plan.Walks.Sum(w => w.Columns.Length));
    }

    private const string IfMibName = "1.3.6.1.2.1.31.1.1.1.1";

    private void Set(string column, string index, SnmpValue value) =>
        _columns.Set(ObjectIdentifier.Parse(column), new SnmpIndex([.. index.Split('.').Select(uint.Parse)]), value);

    private void Entity(uint index, string name, int type, int scale, int precision, int value, int operStatus = 1)
    {
        var row = index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        int[] values = [type, scale, precision, value, operStatus];
        for (var i = 0; i < values.Length; i++)
        {
            Set($"1.3.6.1.2.1.99.1.1.1.{i + 1}", row, SnmpValue.Integer32(values[i]));
        }
        Set("1.3.6.1.2.1.47.1.1.1.1.7", row, SnmpValue.OctetString(name));
    }

    private static SnmpProfile Profile(string text)
    {
        var errors = new List<DeclarationError>();
        var profile = ProfileLoader.Load("test.yaml", text, errors);
        Assert.Empty(errors);
        return profile!;
    }

    private ProfileEvaluation Run(SnmpProfile profile) => ProfileEvaluator.Evaluate([profile], _columns, "d");

    private IEnumerable<string> Evaluate(SnmpProfile profile) => Lines(Run(profile));

    private static IEnumerable<string> Lines(ProfileEvaluation evaluation) =>
        evaluation.Samples.Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{s.Labels} {s.Value:R}"));
}
