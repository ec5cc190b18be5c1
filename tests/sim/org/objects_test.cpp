// Standard objects beside the everyday ones: what Salesforce works out itself, what it refuses, what follows
// a deletion.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

std::string opportunity(TestOrg& test, const char* stage) {
  return test.create("Opportunity", {{"Name", std::string("Engine")},
                                     {"StageName", std::string(stage)},
                                     {"CloseDate", std::string("2024-05-17")},
                                     {"Amount", 1000.0}});
}

}  // namespace

TEST_CASE("an opportunity follows its stage") {
  TestOrg test;
  const std::string id = opportunity(test, "Value Proposition");
  CHECK(test.get(id, "Probability") == Value(50.0));
  CHECK(text(test.get(id, "ForecastCategoryName")) == "Pipeline");
  CHECK(test.get(id, "ExpectedRevenue") == Value(500.0));
  CHECK(test.get(id, "IsClosed") == Value(false));
  CHECK(test.get(id, "FiscalQuarter") == Value(int64_t{2}));
  CHECK(text(test.get(id, "Fiscal")) == "2024 2");
  CHECK(test.update(id, {{"StageName", std::string("Closed Won")}}).empty());
  CHECK(test.get(id, "Probability") == Value(100.0));
  CHECK(test.get(id, "IsWon") == Value(true));
  CHECK(text(test.get(id, "ForecastCategory")) == "Closed");
  CHECK(!is_null(test.get(id, "LastStageChangeDate")));
  // What is given stays.
  CHECK(test.update(id, {{"StageName", std::string("Prospecting")}, {"Probability", int64_t{33}}}).empty());
  CHECK(test.get(id, "Probability") == Value(33.0));
  CHECK(said(test.try_create("Opportunity", {{"Name", std::string("x")}})) ==
        std::vector<std::string>{"400 REQUIRED_FIELD_MISSING Required fields are missing: [StageName, "
                                 "CloseDate] [StageName,CloseDate]"});
}

TEST_CASE("a case counts up, knows its contact, and keeps it from being deleted") {
  TestOrg test;
  const std::string account = test.create("Account", {{"Name", std::string("Mill")}});
  const std::string contact = test.create(
      "Contact",
      {{"LastName", std::string("Lovelace")}, {"Email", std::string("a@b.co")}, {"AccountId", account}});
  const std::string first = test.create("Case", {{"ContactId", contact}});
  const std::string second = test.create("Case", {{"Status", std::string("Closed")}});
  CHECK(text(test.get(first, "CaseNumber")) == "00001000");
  CHECK(text(test.get(second, "CaseNumber")) == "00001001");
  CHECK(text(test.get(first, "ContactEmail")) == "a@b.co");
  CHECK(text(test.get(first, "AccountId")) == account);
  CHECK(text(test.get(first, "Priority")) == "Medium");
  CHECK(is_null(test.get(first, "ClosedDate")));
  CHECK(!is_null(test.get(second, "ClosedDate")));
  CHECK(test.get(second, "IsClosed") == Value(true));
  CHECK(said(test.remove(contact)) ==
        std::vector<std::string>{
            "400 DELETE_FAILED Your attempt to delete Lovelace could not be completed because it is "
            "associated with the following cases.: 00001000\n []"});
  CHECK(test.remove(first).empty());
  CHECK(test.remove(contact).empty());
}

TEST_CASE("activities know their account and go with what they are about") {
  TestOrg test;
  const std::string account = test.create("Account", {{"Name", std::string("Mill")}});
  const std::string contact =
      test.create("Contact", {{"LastName", std::string("Lovelace")}, {"AccountId", account}});
  const std::string task = test.create("Task", {{"Subject", std::string("Call")}, {"WhoId", contact}});
  CHECK(text(test.get(task, "AccountId")) == account);
  CHECK(text(test.get(task, "Status")) == "Not Started");
  CHECK(test.get(task, "IsClosed") == Value(false));
  CHECK(test.update(task, {{"Status", std::string("Completed")}}).empty());
  CHECK(test.get(task, "IsClosed") == Value(true));
  CHECK(!is_null(test.get(task, "CompletedDateTime")));
  CHECK(said(test.try_create("Task", {{"WhoId", account}})).front().substr(0, 16) == "400 MALFORMED_ID");
  CHECK(
      said(test.try_create("Event", {{"Subject", std::string("Tea")}})) ==
      std::vector<std::string>{"400 REQUIRED_FIELD_MISSING Required fields are missing: [DurationInMinutes, "
                               "ActivityDateTime] [DurationInMinutes,ActivityDateTime]"});
  const std::string event = test.create("Event", {{"Subject", std::string("Tea")},
                                                  {"StartDateTime", std::string("2024-02-01T10:00:00Z")},
                                                  {"DurationInMinutes", int64_t{45}}});
  CHECK(test.get(event, "EndDateTime") == Value(Datetime{1706784300000}));
  CHECK(text(test.get(event, "ActivityDate")) == "2024-02-01");
  CHECK(test.remove(contact).empty());
  CHECK(test.get(task, "IsDeleted") == Value(true));
  CHECK(test.org->undelete(test.admin(), test.object("Contact"), contact).empty());
  CHECK(test.get(task, "IsDeleted") == Value(false));
}

TEST_CASE("campaigns count their members, who show whom they are") {
  TestOrg test;
  const std::string campaign = test.create("Campaign", {{"Name", std::string("Spring")}});
  const std::string contact = test.contact(), lead = test.lead();
  const std::string member =
      test.create("CampaignMember", {{"CampaignId", campaign}, {"ContactId", contact}});
  test.create("CampaignMember",
              {{"CampaignId", campaign}, {"LeadId", lead}, {"Status", std::string("Responded")}});
  CHECK(test.get(campaign, "NumberOfContacts") == Value(int64_t{1}));
  CHECK(test.get(campaign, "NumberOfLeads") == Value(int64_t{1}));
  CHECK(test.get(campaign, "NumberOfResponses") == Value(int64_t{1}));
  CHECK(text(test.get(member, "Email")) == "ada@example.com");
  CHECK(text(test.get(member, "Type")) == "Contact");
  CHECK(said(test.try_create("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}})) ==
        std::vector<std::string>{"400 DUPLICATE_VALUE Already a campaign member. []"});
  const std::string won = opportunity(test, "Closed Won");
  CHECK(test.update(won, {{"CampaignId", campaign}}).empty());
  CHECK(test.get(campaign, "NumberOfWonOpportunities") == Value(int64_t{1}));
  CHECK(test.get(campaign, "AmountWonOpportunities") == Value(1000.0));
  // A lookup that loses its record is empty; a member goes with its campaign.
  CHECK(test.remove(campaign).empty());
  CHECK(is_null(test.get(won, "CampaignId")));
  CHECK(test.get(member, "IsDeleted") == Value(true));
}

TEST_CASE("the organization is a row") {
  TestOrg test;
  CHECK(text(test.org->get("Organization", test.org->org_id(), "OrganizationType")) == "Enterprise Edition");
  CHECK(test.org->get("Organization", test.org->org_id(), "IsSandbox") == Value(false));
  CHECK(test.org->count(test.object("Organization")) == 1);
}

}  // namespace sfsim
