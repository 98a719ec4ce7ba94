using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint test</c>: name, connection, TLS, credential, one tiny request.</summary>
internal static class EndpointTestCommand
{
    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(ProbeJson.Default.ProbeReport);
        var name = EndpointArgument.Name(context);
        name.Description = "an endpoint's name or a URL (default: the one in force)";
        name.Arity = ArgumentArity.ZeroOrOne;
        var verb = new Verb(
            "test",
            "try an endpoint: name, connection, TLS, credential, one tiny request",
            "patchbay endpoint test lmstudio",
            "patchbay endpoint test http://127.0.0.1:1234") { name, json };
        verb.SetAction((result, cancellationToken) =>
            RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(name), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string path, string? name, bool asJson, CancellationToken cancellationToken)
    {
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        var plug = name is null ? new Plug(settings.Plugged, "", "") : Plug.Resolve(name == "off" ? "" : name, settings.Endpoints);
        if (plug.Endpoint is not { } endpoint) return context.Talk.Fail(plug.Problem, plug.Fix);

        var report = await EndpointCheck.RunAsync(context, path, endpoint, cancellationToken).ConfigureAwait(false);
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(report, ProbeJson.Default.ProbeReport));
        else
        {
            context.Talk.Data.WriteLine($"{report.Endpoint} ({report.Url})");
            EndpointCheck.Tell(context.Talk.Data, context.Talk, report, report.Outcome == ProbeOutcome.Fail);
            var dialect = report.Found is { } found ? DialectNames.Find(found.Dialect)!.Value : endpoint.Dialect;
            FoundEndpoint.TellModel(context.Talk, report.Model);
            FoundEndpoint.TellLosses(context.Talk, dialect);
            if (report.Found is not null) context.Talk.Say($"hint: it speaks {report.Found.Dialect}; `patchbay use {name ?? endpoint.Name}` writes that down");
        }

        return report.Outcome == ProbeOutcome.Fail ? ExitCodes.Failed : ExitCodes.Done;
    }
}
