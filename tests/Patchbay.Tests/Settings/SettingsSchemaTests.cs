using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class SettingsSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(SettingsSchema.Read()).RootElement;

    [Fact]
    public void The_schema_has_exactly_the_keys_that_the_reader_knows()
    {
        Assert.Equal(SettingsKeys.Root.Order(), Keys(Schema));
        Assert.Equal(SettingsKeys.Endpoint.All.Order(), Keys(Definition("endpoint")));
        Assert.Equal(SettingsKeys.Route.All.Order(), Keys(Definition("route")));
        Assert.Equal(SettingsKeys.LimitKeys.All.Order(), Keys(Definition("limit")));
        Assert.Equal(SettingsKeys.LedgerKeys.All.Order(), Keys(Definition("ledger")));
        Assert.Equal(SettingsKeys.TelemetryKeys.All.Order(), Keys(Definition("telemetry")));
        Assert.Equal(SettingsKeys.TelemetryKeys.OfOtlp.Order(), Keys(Definition("otlp")));
        Assert.Equal(SettingsKeys.TelemetryKeys.OfForward.Order(), Keys(Definition("forward")));
        Assert.Equal(SettingsKeys.Price.All.Order(), Keys(Definition("price")));
        Assert.Equal(SettingsKeys.Price.Tier.Order(), Keys(Definition("above")));
        Assert.Equal(PricesSection.Words, Strings(Definition("prices").GetProperty("oneOf")[0].GetProperty("enum")));
        var forms = Definition("credential").GetProperty("oneOf");
        Assert.Equal(SettingsKeys.Credential.All.Order(), Keys(forms[2]));
        Assert.Equal(SettingsKeys.Credential.Words, Strings(forms[0].GetProperty("enum")));
    }

    [Fact]
    public void The_schema_has_exactly_the_kinds_of_the_catalog()
    {
        var kinds = Definition("endpoint").GetProperty("properties").GetProperty("kind").GetProperty("enum");

        Assert.Equal(KindCatalog.All.Where(kind => !kind.IsDemo).Select(kind => kind.Name), Strings(kinds));
    }

    [Fact]
    public void The_defaults_of_the_schema_are_the_real_ones()
    {
        var defaults = PatchbaySettings.Default;

        Assert.Equal(defaults.CustomApiEndpoint, Default(Schema, "customApiEndpoint").GetString());
        Assert.Equal(defaults.Listen, new Uri(Default(Schema, "listen").GetString()!));
        Assert.Equal(defaults.AllowNonLoopback, Default(Schema, "allowNonLoopback").GetBoolean());
        Assert.Equal(defaults.DrainTimeout, Duration.Parse(Default(Schema, "drainTimeout").GetString()!));
        Assert.Equal(defaults.MaxBodyBytes, Default(Schema, "maxBodyBytes").GetInt32());
        Assert.Equal(Patchbay.Endpoints.Transport.Default.ConnectTimeout, Duration.Parse(Default(Definition("endpoint"), "connectTimeout").GetString()!));
        Assert.Equal(Patchbay.Endpoints.Transport.Default.IdleTimeout, Duration.Parse(Default(Definition("endpoint"), "idleTimeout").GetString()!));
    }

    [Fact]
    public void The_examples_of_the_schema_are_good_settings()
    {
        var root = Schema.GetProperty("properties");
        var text = $$"""{ "endpoints": {{root.GetProperty("endpoints").GetProperty("examples")[0]}}, "routes": {{root.GetProperty("routes").GetProperty("examples")[0]}}, "prices": {{root.GetProperty("prices").GetProperty("examples")[0]}}, "telemetry": {{Definition("telemetry").GetProperty("examples")[0]}} }""";

        Assert.Empty(SettingsReader.ReadBytes(System.Text.Encoding.UTF8.GetBytes(text), "/s.json", isPrivate: false).Problems);
    }

    [Fact]
    public void Every_key_is_described()
    {
        foreach (var holder in new[] { Schema, Definition("endpoint"), Definition("route"), Definition("price"), Definition("above"), Definition("telemetry"), Definition("otlp"), Definition("forward"), Definition("credential").GetProperty("oneOf")[2] })
        {
            foreach (var property in holder.GetProperty("properties").EnumerateObject())
            {
                var described = property.Value.TryGetProperty("description", out _)
                    || (property.Value.TryGetProperty("$ref", out var reference) && Definition(reference.GetString()!.Split('/')[^1]).TryGetProperty("description", out _));
                Assert.True(described, property.Name);
            }
        }
    }

    private static JsonElement Definition(string name) => Schema.GetProperty("$defs").GetProperty(name);

    private static JsonElement Default(JsonElement holder, string key) => holder.GetProperty("properties").GetProperty(key).GetProperty("default");

    private static IEnumerable<string> Keys(JsonElement holder) => holder.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order();

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);
}
