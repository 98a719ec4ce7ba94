using System.CommandLine;
using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Doctor;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Sending;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay doctor</c>: looks an endpoint over from this machine, layer by layer.</summary>
internal static class DoctorCommand
{
    private sealed record Request(string SettingsPath, string? Target, bool AsJson, string? Report, bool Deep, bool Slow, bool Yes);

    /// <param name="context">What every command has at hand.</param>
    /// <param name="seams">What is known of running processes and of the configuration; null = what the settings file says.</param>
    public static Command Create(CommandContext context, DoctorSeams? seams = null)
    {
        var target = EndpointArgument.Name(context);
        target.Description = "an endpoint's name, a URL or a process id (default: the endpoint in force)";
        target.HelpName = "endpoint|url|pid";
        target.Arity = ArgumentArity.ZeroOrOne;
        var json = CommonOptions.Json(ConformanceJson.Default.ConformanceReport);
        var report = new Option<string?>("--report") { Description = "write a page for those who run the gateway", HelpName = "file.html" };
        var deep = new Option<bool>("--deep") { Description = "drive the installed Claude Code through it as well, in an empty HOME" };
        var slow = new Option<bool>("--slow") { Description = "wait for a long silence too: a minute and more" };
        var yes = new Option<bool>("--yes") { Description = "do not ask whether the cost is right" };
        var verb = new Verb(
            "doctor",
            "look an endpoint over: the way there, credential, streaming, tools, what a gateway drops",
            "patchbay doctor                          # the endpoint in force",
            "patchbay doctor corp --report corp.html  # a page to hand to those who run it",
            "patchbay doctor http://127.0.0.1:1234",
            "patchbay doctor corp --deep              # with the installed Claude Code, too") { target, json, report, deep, slow, yes };
        verb.SetAction((result, cancellationToken) => RunAsync(
            context,
            seams ?? new DoctorSeams(),
            new Request(
                context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(target), result.GetValue(json), result.GetValue(report), result.GetValue(deep), result.GetValue(slow), result.GetValue(yes)),
            cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, DoctorSeams seams, Request request, CancellationToken cancellationToken)
    {
        // :: Step 1: whom.
        var reading = SettingsReader.Read(request.SettingsPath);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, request.SettingsPath, reading.Problems);
        var subject = await DoctorSubject.FindAsync(settings, request.SettingsPath, context.Paths.Home, request.Target, seams, cancellationToken).ConfigureAwait(false);
        if (subject.Endpoint is not { } endpoint) return context.Talk.Fail(subject.Problem, subject.Fix);

        // :: Step 2: what it costs.
        var options = new ConformanceOptions { Slow = request.Slow };
        if (!DoctorCost.Agree(context.Talk, endpoint, options, request.Deep, request.Yes))
        {
            context.Talk.Say("nothing was sent");
            return ExitCodes.Failed;
        }

        // :: Step 3: the checks, each told as it is done.
        var output = new DoctorOutput(request.AsJson ? context.Talk.Words : context.Talk.Data, Terminal.Width);
        output.Begin(endpoint);
        using var sender = new EndpointSender(ProxyEnvironment.Find);
        var credentials = new CredentialSource(new SecretReader(request.SettingsPath, name => context.Environment.GetValueOrDefault(name)), TimeProvider.System);
        var probe = new ConformanceProbe(sender, credentials, ProxyEnvironment.Find, TimeProvider.System);
        var report = await probe.RunAsync(endpoint, DoctorCaller.In(context.Environment), subject.Configuration, options, output.Tell, cancellationToken).ConfigureAwait(false);
        report = report with { Patchbay = GatewayServer.Version };
        KeepWhatWasLearnt(context, request.SettingsPath, endpoint, report);

        // :: Step 4: the real client, where the endpoint answers at all.
        if (request.Deep)
        {
            var deep = report.Model.Length > 0 && report.Checks.All(check => check is not { Name: CheckNames.Messages, Verdict: Verdict.Fail or Verdict.Skipped })
                ? await new DeepDrive(context, request.SettingsPath, endpoint, report.Model).RunAsync(output.Tell, cancellationToken).ConfigureAwait(false)
                : [];
            report = report with { Deep = deep };
        }

        // :: Step 5: what came of it.
        output.End(report);
        if (request.Report is { } file)
        {
            DoctorReport.Write(file, report);
            context.Talk.Say($"written: {Path.GetFullPath(file)}");
        }

        if (request.AsJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(report, ConformanceJson.Default.ConformanceReport));
        return report.Outcome == Verdict.Fail ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void KeepWhatWasLearnt(CommandContext context, string settingsPath, Endpoint endpoint, ConformanceReport report)
    {
        try
        {
            new ConformanceMemory(context.Paths.DataFolder(settingsPath)).Keep(endpoint, report);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Talk.Note($"what was learnt could not be kept for the next start of an agent: {refused.Message}");
        }
    }
}
