using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp.Profiles;

public sealed class ProfileLoaderTests
{
    [Fact]
    public void Shipped_AllProfiles_LoadWithoutErrors()
    {
        ProfileLibrary.Load(null, out var errors);

        Assert.Empty(errors.Select(e => e.ToString()));
        Assert.Contains("entity-sensor", ProfileLibrary.Shipped.Names);
        Assert.All(
            ProfileLibrary.Shipped.Profiles.SelectMany(p => p.Scalars.Concat(p.Tables.SelectMany(t => t.Values))),
            value =>
            {
                Assert.StartsWith("network_", value.Metric.Name, StringComparison.Ordinal);
                Assert.NotEqual("", value.Metric.Help);
            }
        );
    }

    [Fact]
    public void Shipped_OneMetric_HasOneTypeAndUnitAndLabelsEverywhere()
    {
        var values = ProfileLibrary.Shipped.Profiles.SelectMany(p => p.Scalars.Concat(p.Tables.SelectMany(t => t.Values)));

        foreach (var metric in values.GroupBy(v => v.Metric.Name, StringComparer.Ordinal))
        {
            Assert.Single(metric.Select(v => (v.Metric.IsCounter, v.Metric.Unit)).Distinct());
        }
    }

    [Fact]
    public void Load_EverythingWrong_TellsEachWithItsLine()
    {
        const string text = """
            name: Bad Name
            colour: red
            match:
              - {}
              - object_id: 1.3.six
              - description: "(a"
            scalars:
              - {metric: "Not a metric", oid: 1.3.6.1.2.1.1.3.0}
              - {metric: some_total, oid: 1.3.6.1.2.1.1.3.0}
              - {metric: some_state, oid: 1.3.6.1.2.1.1.3.0, kind: state}
              - {metric: some_value, oid: 1.3.6.1.2.1.1.3.0, kind: lamp, scale: much}
            tables:
              - labels:
                  device: {index: index}
                  port: {index: nowhere}
                  both: {index: index, column: 1.3.6.1.2.1.2.2.1.2}
                values:
                  - {metric: a, column: 7}
                  - {metric: b, column: {column: 1.3.6.1.2.1.2.2.1.2, by: index}}
              - entry: 1.3.6.1.2.1.2.2.1
            """;

        var errors = Errors(text);

        Assert.Equal([1, 2, 4, 5, 6, 8, 9, 10, 11, 11, 14, 15, 16, 18, 18, 19, 20], errors.Select(e => e.Line).Order().Select(l => (int)l));
        Assert.Contains(errors, e => e.ToString() == "bad.yaml:5: '1.3.six' is not a numeric object identifier such as 1.3.6.1.2.1.1.3.0.");
        Assert.Contains(
            errors,
            e => e.Message.StartsWith("'kind' is one of gauge, counter, timeticks, text_number, state, count", StringComparison.Ordinal)
        );
        Assert.Contains(errors, e => e.Message == "'nowhere' is no part of the index; there are index.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("- 1")]
    [InlineData("name: [")]
    [InlineData("\t")]
    [InlineData("name: a\nname: b")]
    public void Load_NoMapping_IsOneError(string text) => Assert.Single(Errors(text));

    [Fact]
    public void Load_EveryTruncationOfAProfile_GivesAProfileOrErrors()
    {
        const string text = """
            name: acme
            match: [{object_id: 1.3.6.1.4.1.99999, description: "Acme.*OS"}]
            tables:
              - entry: 1.3.6.1.4.1.99999.5.1
                index: [{name: fan}, {name: rest, is: rest}]
                labels: {fan: {column: [2, {column: 3, by: {column: 4, by: fan}}]}}
                values: [{metric: acme_fan_state, column: 6, kind: state, states: {1: ok, 2: broken=9}}]
            """;

        for (var length = 0; length <= text.Length; length++)
        {
            var errors = new List<DeclarationError>();
            var profile = ProfileLoader.Load("cut.yaml", text[..length], errors);
            Assert.Equal(profile is null, errors.Count > 0);
        }
    }

    [Fact]
    public void Load_FolderOfOnes_WinsOverShippedAndKeepsThoseBesideABrokenOne()
    {
        var folder = Directory.CreateTempSubdirectory("profiles-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "mine.yaml"),
                "name: ucd-snmp\nscalars: [{metric: mine, oid: 1.3.6.1.2.1.1.7.0}]"
            );
            File.WriteAllText(Path.Combine(folder.FullName, "broken.yaml"), "name: if-mib\nscalars: [{metric: mine}]");

            var library = ProfileLibrary.Load(folder.FullName, out var errors);

            var error = Assert.Single(errors);
            Assert.Equal($"{Path.Combine(folder.FullName, "broken.yaml")}:2: 'oid' is missing.", error.ToString());
            Assert.Equal(["mine"], library.Profiles.Single(p => p.Name == "ucd-snmp").Scalars.Select(s => s.Metric.Name));
            Assert.NotEmpty(library.Profiles.Single(p => p.Name == "if-mib").Tables);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Load_MissingFolder_IsAnErrorAndTheShippedOnesStay()
    {
        var library = ProfileLibrary.Load("/does/not/exist", out var errors);

        Assert.Single(errors);
        Assert.Equal(ProfileLibrary.Shipped.Names, library.Names);
    }

    [Fact]
    public void For_ExtendedAndReplacedProfiles_AreLeftOut()
    {
        var errors = new List<DeclarationError>();
        var library = ProfileLibrary.Build(
            [
                ("a", "name: generic\nscalars: [{metric: x, oid: 1.3.6.1.1}, {metric: y, oid: 1.3.6.1.2}]"),
                ("b", "name: other\nscalars: [{metric: z, oid: 1.3.6.1.3}]"),
                (
                    "c",
                    "name: acme\nextends: generic\ninstead_of: other\nmatch: {object_id: 1.3.6.1.4.1.9.}\nscalars: {metric: y, oid: 1.3.6.1.4}"
                ),
            ],
            errors
        );

        var acme = Assert.Single(library.For(Device("1.3.6.1.4.1.9.1.5"), _ => false));
        Assert.Equal("acme", acme.Name);
        Assert.Equal(["y=1.3.6.1.4", "x=1.3.6.1.1"], acme.Scalars.Select(s => $"{s.Metric.Name}={s.Column.Column}"));
        // 99 begins as text with 9, but is another enterprise.
        Assert.Equal(["generic", "other"], library.For(Device("1.3.6.1.4.1.99.1"), _ => false).Select(p => p.Name));
        Assert.Empty(errors);
    }

    [Fact]
    public void Build_ProfilesThatExtendEachOtherOrNothing_AreRefused()
    {
        var errors = new List<DeclarationError>();
        var library = ProfileLibrary.Build(
            [("a", "name: a\nextends: b"), ("b", "name: b\nextends: a"), ("c", "name: c\nextends: nobody")],
            errors
        );

        Assert.Empty(library.Profiles);
        Assert.Equal(3, errors.Count);
    }

    private static ProfileDevice Device(string objectId) => new(ObjectIdentifier.Parse(objectId), "");

    private static List<DeclarationError> Errors(string text)
    {
        var errors = new List<DeclarationError>();
        Assert.Null(ProfileLoader.Load("bad.yaml", text, errors));
        return errors;
    }
}
