using Patchbay.Host.Sessions;

namespace Patchbay.Tests.Sessions;

public class OpenQuestionsTests
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task Only_an_answer_of_its_own_closes_a_question_and_only_once()
    {
        var questions = Questions();
        var answer = questions.AskAsync(static id => id, "t1", default);
        Assert.False(questions.Close("q1", static _ => false, "no", "no"));
        Assert.False(questions.Close("q2", static _ => true, "no", "no"));
        Assert.False(answer.IsCompleted);
        Assert.True(questions.Close("q1", static _ => true, "yes", "allowed"));
        Assert.False(questions.Close("q1", static _ => true, "yes", "allowed"));
        Assert.Equal("yes", await answer);
        Assert.Empty(questions.Open);
        Assert.Equal(["asked q1 in t1", "answered q1: allowed"], _told);
    }

    [Fact]
    public async Task What_is_taken_back_is_answered_with_that_and_told()
    {
        var questions = Questions();
        using var agent = new CancellationTokenSource();
        var first = questions.AskAsync(static id => id, "t", agent.Token);
        var second = questions.AskAsync(static id => id, "t", default);
        await agent.CancelAsync();
        Assert.Equal("taken back", await first);
        Assert.Equal(["q2"], questions.Open);
        questions.TakeBackAll();
        Assert.Equal("taken back", await second);
        Assert.Equal(["answered q1: ", "answered q2: "], _told.Skip(2));
    }

    private OpenQuestions<string, string> Questions() => new("q", "taken back", (asked, turn) => _told.Add($"asked {asked} in {turn}"), (asked, word) => _told.Add($"answered {asked}: {word}"));
}
