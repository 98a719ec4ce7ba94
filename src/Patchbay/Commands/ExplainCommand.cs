using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay explain</c>: the page of a finding.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Code = new("code") { Description = "a finding's code", HelpName = "code", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<bool> List = new("--list") { Description = "list all codes" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.ExplainOutput, CliJson.Default.IReadOnlyListFindingCodeOutput);
        Code.CompletionSources.Add(_ => FindingCatalog.All.Select(entry => entry.Code));
        var verb = new Verb(
            "explain",
            "explain a finding: when it appears and what to do",
            "patchbay explain PB-NET-02",
            "patchbay explain --list") { Code, List, json };
        verb.SetAction(result => Run(context.Talk, result.GetValue(Code), result.GetValue(List), result.GetValue(json)));
        return verb;
    }

    private static int Run(Talk talk, string? code, bool list, bool asJson)
    {
        if (list || code is null)
        {
            WriteList(talk, asJson);
            return ExitCodes.Done;
        }

        if (FindingPages.Explain(code) is not { } page)
        {
            var near = DidYouMean.Find(code.ToUpperInvariant(), FindingCatalog.All.Select(entry => entry.Code));
            return talk.Fail($"there is no finding `{code}`", near is null ? "`patchbay explain --list` lists all codes" : $"did you mean `{near}`?");
        }

        if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(ExplainOutput.Of(FindingCatalog.Find(code)!), CliJson.Default.ExplainOutput));
        else talk.Data.Write(page);
        return ExitCodes.Done;
    }

    private static void WriteList(Talk talk, bool asJson)
    {
        if (asJson)
        {
            IReadOnlyList<FindingCodeOutput> all = [.. FindingCatalog.All.Select(entry => new FindingCodeOutput(entry.Code, entry.Layer.Word(), entry.Title))];
            talk.Data.WriteLine(JsonSerializer.Serialize(all, CliJson.Default.IReadOnlyListFindingCodeOutput));
            return;
        }

        var table = new TextTable("code", "layer", "what");
        foreach (var entry in FindingCatalog.All) table.Add(entry.Code, entry.Layer.Word(), entry.Title);
        table.Write(talk.Data, Terminal.Width);
    }
}
